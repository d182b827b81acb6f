import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { fakeHost } from "$host/fake";
import { openRestore } from "$test/restores";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import Today from "./Today.svelte";

beforeEach(() => router.forget());

test("says in a sentence what needs the officer now", async () => {
  const { container } = await renderWith(Today, {});
  expect(await screen.findByRole("heading", { name: "Monday 23 November" })).toBeVisible();
  expect(screen.getByText(/things need you today. Nothing is overdue by law./)).toBeVisible();
  await expectNoAccessibilityViolations(container);
});

test("puts a person at risk before whoever waits longer", async () => {
  await renderWith(Today, {});
  const fresh = await screen.findByRole("region", { name: "New to the Hub" });
  expect(within(fresh).getAllByRole("listitem")[0]).toHaveTextContent("Immediate risk");
});

test("each thing that is due leads to its record", async () => {
  await renderWith(Today, {});
  const [link] = await screen.findAllByRole("link", {
    name: /Last day to charge · Communications Act 2003 s.127\(1\)/,
  });
  expect(link?.getAttribute("href")).toMatch(/^#\/cases\/[^/]+\?record=offence-/);
});

test("what is over says so in a word beside its last day, and what is missing stands beside its record", async () => {
  const view = await fakeHost({ state: "open" }).call("today");
  const [row] = view.due.filter((one) => one.kind === "time_limit");
  if (!row) throw new Error("The sample has no time limit.");
  const over = { ...row, daysLeft: -128, due: "2026-07-18", level: "passed" as const };
  const gap = {
    case: row.case,
    reference: row.reference,
    record: "x",
    kind: "exhibit" as const,
    label: "JS/4",
    what: ["capture_time"],
  };
  await renderWith(Today, {}, { today: () => ({ ...view, due: [over], missing: [gap] }) });
  const due = await screen.findByRole("region", { name: "Time limits and clocks" });
  expect(within(due).getByText("128 days")).toBeVisible();
  expect(within(due).getByRole("link")).toHaveTextContent("128 days over · 18 Jul");
  expect(screen.getByRole("link", { name: `JS/4 ${row.reference} time of capture` })).toBeVisible();
});

test("an unfinished form leads back to itself, and can be deleted", async () => {
  const form = "task:case-1:task-9";
  const draft = {
    id: "d",
    form,
    fields: {},
    label: "A task",
    savedAt: { utc: "2026-11-23T09:00:00Z", offsetMinutes: 0 },
    held: [],
  };
  const { host, user } = await renderWith(
    Today,
    {},
    {
      today: () => ({
        date: "2026-11-23",
        due: [],
        newToHub: [],
        newTotal: 0,
        drafts: [draft],
        missing: [],
        openRestores: [],
        badges: { today: 0, incidents: 0, cases: 1 },
      }),
    },
  );
  expect(await screen.findByRole("link", { name: "Continue A task" })).toHaveAttribute(
    "href",
    "#/cases/case-1/work?form=task%3Acase-1%3Atask-9",
  );
  await user.click(screen.getByRole("button", { name: "Delete draft A task" }));
  expect(asked(host, "draft_delete")).toEqual(["d"]);
  expect(screen.queryByText("Unfinished")).toBeNull();
});

test("an empty vault teaches the first step", async () => {
  const { container } = await renderWith(Today, {}, {}, { empty: true });
  expect(await screen.findByRole("link", { name: "Log the first incident" })).toBeVisible();
  await expectNoAccessibilityViolations(container);
});

test("says why it could not be read, and tries again", async () => {
  const { host, user } = await renderWith(Today, {}, { today: rejects("damaged") });
  expect(await screen.findByText("Today could not be read")).toBeVisible();
  host.answer({
    today: () => ({
      date: "2026-11-23",
      due: [],
      newToHub: [],
      newTotal: 0,
      drafts: [],
      missing: [],
      openRestores: [],
      badges: { today: 0, incidents: 0, cases: 1 },
    }),
  });
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Nothing is due in the next 60 days")).toBeVisible();
});

test("says that a restore waits for a second officer, who signs once they said what they know", async () => {
  // Rule: SEC-5
  const { container, host, user } = await renderWith(Today, {}, {}, { restores: [openRestore()] });
  expect(await screen.findByText(/nobody else has confirmed it/)).toBeVisible();
  await expectNoAccessibilityViolations(container);
  await user.click(screen.getByRole("button", { name: "Confirm the restore" }));
  const dialog = await screen.findByRole("dialog", { name: "Confirm the restore?" });
  await user.type(within(dialog).getByLabelText("What do you know of it?", { exact: false }), "Disk changed");
  await user.click(within(dialog).getByRole("button", { name: "Sign and confirm" }));
  await waitFor(() => expect(screen.queryByText(/nobody else has confirmed it/)).toBeNull());
  expect(asked(host, "restore_confirm")).toEqual([{ restored: openRestore().entry, note: "Disk changed" }]);
});

test("does not offer whoever restored to confirm it, and says who must", async () => {
  const own = openRestore({ own: true, mayConfirm: false });
  await renderWith(Today, {}, {}, { officer: "supervisor", restores: [own] });
  expect(await screen.findByText(/another officer who was here before must confirm it/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Confirm the restore" })).toBeNull();
});
