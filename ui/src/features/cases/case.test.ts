import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import { caseId, FRESH, openCase, SHOP } from "$test/places";
import { forgetReasons } from "./caseState.svelte";
import CaseScreen from "./CaseScreen.svelte";

beforeEach(() => router.forget());

describe("opening a case", () => {
  test("asks why first, and shows nothing of it before", async () => {
    // Rule: LOG-3
    forgetReasons();
    const id = await caseId(SHOP);
    router.go(`/cases/${id}`, true);
    const { container, host, user } = await renderWith(CaseScreen, { id });
    expect(await screen.findByRole("heading", { name: "Why do you open this case?" })).toBeVisible();
    expect(asked(host, "case_open")).toEqual([]);
    await expectNoAccessibilityViolations(container);

    await user.click(screen.getByRole("radio", { name: "Another reason" }));
    await user.click(screen.getByRole("button", { name: /^Open the case/ }));
    expect(screen.getByRole("textbox")).toHaveAccessibleDescription("Say in a few words why.");
    expect(asked(host, "case_open")).toEqual([]);

    await user.type(screen.getByRole("textbox"), "Asked by the borough");
    await user.click(screen.getByRole("button", { name: /^Open the case/ }));
    await screen.findByRole("tablist");
    expect(asked(host, "case_open")[0]).toMatchObject({ reason: "other", reasonText: "Asked by the borough" });
  });

  test("says what went wrong and offers another try", async () => {
    forgetReasons();
    const id = await caseId(SHOP);
    router.go(`/cases/${id}`, true);
    const { user } = await renderWith(CaseScreen, { id }, { case_open: rejects("damaged", { what: "entry 12" }) });
    await user.click(await screen.findByRole("button", { name: /^Open the case/ }));
    expect(await screen.findByText(/Part of the vault is damaged/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
  });

  test("leads to the tab of the record that the address names", async () => {
    const { host, id } = await openCase(SHOP);
    const view = await host.call("case_open", { case: id, reason: null, reasonText: null, asAt: null });
    router.go(`/cases/${id}?record=${view.tasks[1]?.id ?? ""}`, true);
    expect(await screen.findByRole("tab", { name: /^Tasks and notes/, selected: true })).toBeVisible();
    router.go(`/cases/${id}?record=${view.accounts[0]?.id ?? ""}`, true);
    expect(await screen.findByRole("tab", { name: /^People and accounts/, selected: true })).toBeVisible();
    expect(screen.getByRole("heading", { name: "@fict_handle" })).toBeVisible();
  });
});

describe.each(["", "incidents", "evidence", "people", "timeline", "work", "documents", "history"])("tab %s", (tab) => {
  test("can be used by everybody", async () => {
    const { container } = await openCase(SHOP, tab);
    await screen.findByRole("tabpanel");
    await waitFor(() => expect(container.querySelector("[aria-busy='true']")).toBeNull());
    await expectNoAccessibilityViolations(container);
  });

  test("offers no change in a vault that is open for reading", async () => {
    await openCase(SHOP, tab, {}, { readOnly: true });
    const panel = await screen.findByRole("tabpanel");
    for (const verb of [/^Add /, /^Change/, /^Correct/, /^Done/, /^Make a/, /^Write a/, /^Merge/, /^Drop/, /^Remove/])
      expect(within(panel).queryByRole("button", { name: verb })).toBeNull();
  });
});

describe("the overview", () => {
  test("puts the risk to a person first and leads to triage, which cannot leave the risk empty", async () => {
    // Rule: OPS-6
    const { container, host, user } = await openCase(FRESH);
    const next = screen.getByRole("region", { name: "Next" });
    const first = within(next).getAllByRole("listitem")[0];
    expect(first).toHaveTextContent("somebody is at immediate risk");
    await user.click(within(next).getByRole("button", { name: /^Do it: Triage/ }));
    await user.click(screen.getByRole("button", { name: "Save triage" }));
    const group = screen.getByRole("group", { name: "Is anybody at immediate risk?" });
    expect(group).toHaveAccessibleDescription(/cannot be left empty/);
    expect(asked(host, "case_triage")).toEqual([]);
    await expectNoAccessibilityViolations(container);

    await user.click(within(group).getByRole("radio", { name: "Yes" }));
    expect(screen.getByText(/use the force's urgent procedure/)).toBeVisible();
    await user.type(screen.getByLabelText("Why, and what was done about it"), "Duty inspector told at once");
    await user.click(screen.getByRole("button", { name: "Save triage" }));
    await waitFor(() => expect(asked(host, "case_triage")[0]?.triage.immediateRisk).toBe("yes"));
    expect(await screen.findByText("Duty inspector told at once")).toBeVisible();
  });

  test("does not offer to a detective what only a supervisor may do", async () => {
    // Rule: REC-9
    const { unmount } = await openCase("OHCH-2026-00165");
    expect(screen.queryByRole("button", { name: "Closed" })).toBeNull();
    expect(screen.getByText(/A supervisor can also move it to closed/)).toBeVisible();
    unmount();
    await openCase("OHCH-2026-00165", "", {}, { officer: "supervisor" });
    expect(screen.getByRole("button", { name: "Closed" })).toBeVisible();
  });

  test("closes a case only with outcome, rationale and word to the victim", async () => {
    // Rule: OPS-9
    const { host, user } = await openCase("OHCH-2026-00165", "", {}, { officer: "supervisor" });
    await user.click(screen.getByRole("button", { name: "Closed" }));
    await user.click(screen.getByRole("button", { name: "Close the case" }));
    const summary = screen.getByRole("alert");
    expect(summary).toHaveFocus();
    expect(
      within(summary)
        .getAllByRole("link")
        .map((link) => link.textContent),
    ).toEqual(["Choose the outcome.", "Write down the rationale.", "Say whether the victim was told."]);
    await user.selectOptions(screen.getByLabelText("Outcome"), "18");
    await user.type(screen.getByLabelText("Rationale"), "No suspect could be identified.");
    await user.click(screen.getByRole("radio", { name: "No" }));
    await user.type(screen.getByLabelText("Why not"), "Asked not to be contacted");
    await user.click(screen.getByRole("button", { name: "Close the case" }));
    await waitFor(() =>
      expect(asked(host, "case_move")[0]).toMatchObject({
        to: "closed",
        outcomeCode: "18",
        victimNotToldBecause: "Asked not to be contacted",
      }),
    );
  });

  test("keeps both values of a field that two workstations changed, until one is chosen", async () => {
    const { host, user } = await openCase("OHCH-2026-00240");
    expect(await screen.findByText("Borough: two values stand")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Keep this: Camden" }));
    await waitFor(() => expect(asked(host, "record_change")[0]?.fields).toEqual({ borough: "Camden" }));
    await waitFor(() => expect(screen.queryByText("Borough: two values stand")).toBeNull());
  });

  test("keeps what was typed when somebody else changed the record meanwhile", async () => {
    const { host, user } = await openCase(SHOP);
    await user.click(within(screen.getByRole("region", { name: "Details" })).getByRole("button", { name: "Change" }));
    const title = screen.getByLabelText("Title");
    await user.clear(title);
    await user.type(title, "A better title");
    host.answer({ record_change: rejects("changed_meanwhile") });
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText(/Someone changed this after you opened it/)).toBeVisible();
    expect(screen.getByLabelText("Title")).toHaveValue("A better title");
  });

  test("keeps what is typed into a form as a draft, and brings it back", async () => {
    const { host, user } = await openCase(SHOP);
    const details = screen.getByRole("region", { name: "Details" });
    await user.click(within(details).getByRole("button", { name: "Change" }));
    await user.type(screen.getByLabelText(/^Handling instruction/), "By hand only");
    await waitFor(() => expect(asked(host, "draft_put").at(-1)?.fields).toMatchObject({ handling: "By hand only" }));
    await user.keyboard("{Escape}");
    expect(screen.queryByLabelText(/^Handling instruction/)).toBeNull();
    await user.click(within(details).getByRole("button", { name: "Change" }));
    await waitFor(() => expect(screen.getByLabelText(/^Handling instruction/)).toHaveValue("By hand only"));
    expect(screen.getByText("What you had typed here came back.")).toBeVisible();
  });
});
