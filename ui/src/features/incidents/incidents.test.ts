import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import { leastWidth, room } from "$test/places";
import Incidents from "./Incidents.svelte";

beforeEach(() => router.forget());

describe("the list of reports", () => {
  test("opens a report in its case with Enter", async () => {
    router.go("/incidents", true);
    const { container, user } = await renderWith(Incidents, {});
    const table = await screen.findByRole("grid", { name: "Reports" });
    await expectNoAccessibilityViolations(container);
    expect(leastWidth(table)).toBeLessThanOrEqual(room.alone);
    table.focus();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(router.place.path).toMatch(/^\/cases\/[^/]+\/incidents\/incident-/);
  });

  test("filters by status and by words, and clears again", async () => {
    router.go("/incidents", true);
    const { host, user } = await renderWith(Incidents, {});
    await screen.findByRole("grid", { name: "Reports" });
    await user.selectOptions(screen.getByLabelText("Status"), "Received");
    expect(await screen.findByText("3 reports")).toBeVisible();
    await user.type(screen.getByLabelText("Filter reports"), "nothing like it");
    expect(await screen.findByText("No report fits these filters")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(await screen.findByText("17 reports")).toBeVisible();
    expect(asked(host, "incident_list").at(-1)).toMatchObject({ text: "", statuses: [] });
  });
});

describe("logging an incident", () => {
  async function open(overrides = {}) {
    router.go("/incidents/new/draft-9", true);
    const drawn = await renderWith(Incidents, {}, overrides);
    await screen.findByRole("heading", { name: "Log an incident" });
    return drawn;
  }

  test("is saved as it is typed", async () => {
    const { host, user } = await open();
    await user.type(screen.getByLabelText("What happened, in the reporter's words?"), "A reply");
    await waitFor(() => expect(asked(host, "draft_put").at(-1)).toMatchObject({ id: "draft-9", form: "incident" }));
    expect(await screen.findByText(/Saved as you type ·/)).toBeVisible();
  });

  test("takes up a draft that an earlier sitting left", async () => {
    router.go("/incidents/new/draft-1", true);
    await renderWith(Incidents, {});
    expect(await screen.findByDisplayValue("A group post names a family.")).toBeVisible();
    expect(screen.getByText("screenshot.png")).toBeVisible();
  });

  test("ties what is missing to its field and takes the officer there", async () => {
    // Rule: OPS-6
    const { container, host, user } = await open();
    await user.type(screen.getByLabelText("Where was it seen?"), "https://x.example/a/status/1");
    await user.click(screen.getByRole("button", { name: /^Log and open case/ }));
    const summary = screen.getByRole("alert");
    expect(summary).toHaveFocus();
    expect(screen.getByLabelText("Immediate risk?")).toHaveAccessibleDescription("Needed before logging");
    await expectNoAccessibilityViolations(container);
    await user.click(within(summary).getByRole("link"));
    expect(screen.getByLabelText("Immediate risk?")).toHaveFocus();
    expect(asked(host, "incident_log")).toEqual([]);
  });

  test("says that it is no emergency channel when somebody is at risk", async () => {
    // Rule: OPS-7
    const { user } = await open();
    await user.selectOptions(screen.getByLabelText("Immediate risk?"), "Yes");
    expect(screen.getByRole("alert")).toHaveTextContent("Casebook is not an emergency channel");
  });

  test("joins the case that has the same post when the officer says so", async () => {
    // Rule: OPS-4
    const { host, user } = await open();
    await user.type(screen.getByLabelText("Where was it seen?"), "https://x.example/fict_handle/status/1859");
    await user.click(await screen.findByRole("button", { name: "Add this report to it, OHCH-2026-00231" }));
    await user.selectOptions(screen.getByLabelText("Immediate risk?"), "No");
    await user.click(screen.getByRole("button", { name: /^Add to OHCH-2026-00231/ }));
    await waitFor(() => expect(asked(host, "incident_log")[0]?.join).toBeTruthy());
    await waitFor(() => expect(router.place.path).toMatch(/^\/cases\//));
  });

  test("keeps the form when it is refused", async () => {
    const { user } = await open({ incident_log: rejects("disk_full") });
    await user.type(screen.getByLabelText("What happened, in the reporter's words?"), "A reply");
    await user.selectOptions(screen.getByLabelText("Immediate risk?"), "No");
    await user.click(screen.getByRole("button", { name: /^Log and open case/ }));
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
    expect(screen.getByLabelText("What happened, in the reporter's words?")).toHaveValue("A reply");
  });

  test("seals a pasted screenshot at once", async () => {
    const { host } = await open();
    const file = new File(["a"], "", { type: "image/png" });
    const items = [{ kind: "file", type: file.type, getAsFile: () => file }];
    await fireEvent.paste(window, { clipboardData: { files: [file], types: ["Files"], items } });
    expect(await screen.findByText("1 sealed")).toBeVisible();
    expect(asked(host, "exhibit_add")[0]).toMatchObject({ draft: "draft-9", case: null });
  });

  test("is thrown away only after a question", async () => {
    const { host, user } = await open();
    await user.type(screen.getByLabelText("What happened, in the reporter's words?"), "A reply");
    await user.click(screen.getByRole("button", { name: "Throw away" }));
    const question = await screen.findByRole("dialog", { name: "Throw this draft away?" });
    expect(asked(host, "draft_delete")).toEqual([]);
    await user.click(within(question).getByRole("button", { name: "Throw away" }));
    await waitFor(() => expect(asked(host, "draft_delete")).toEqual(["draft-9"]));
  });
});
