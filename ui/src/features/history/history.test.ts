import { fireEvent, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import History from "./History.svelte";

beforeEach(() => router.forget());

test("a detective reads their own entries, and is told where the others stand", async () => {
  // Rule: LOG-6
  const { container } = await renderWith(History, {});
  expect(await screen.findByText(/entries of your own/)).toBeVisible();
  expect(screen.queryByLabelText("Officer")).toBeNull();
  await expectNoAccessibilityViolations(container);
});

test("a supervisor reads the whole journal, and can ask for one officer's", async () => {
  const { host, user } = await renderWith(History, {}, {}, { officer: "supervisor" });
  expect(await screen.findByText(/entries in the journal that changed something/)).toBeVisible();
  await screen.findByRole("option", { name: "DC J Sample" });
  await user.selectOptions(screen.getByLabelText("Officer"), "DC J Sample");
  expect(asked(host, "history").at(-1)?.officer).toBe("officer-4417");
});

test("what only records looking is left out until asked for", async () => {
  const { host, user } = await renderWith(History, {}, {}, { officer: "supervisor" });
  await screen.findByRole("grid");
  await user.click(screen.getByRole("checkbox", { name: "Changes only" }));
  expect(asked(host, "history").map((request) => request.changesOnly)).toEqual([true, false]);
});

test("says why the journal could not be read", async () => {
  await renderWith(History, {}, { history: rejects("damaged") });
  expect(await screen.findByText("The journal could not be read")).toBeVisible();
});

test("a supervisor hands out the log with days, purpose and recipient, and is told where it went", async () => {
  // Rule: LOG-7
  const { container, host, user } = await renderWith(History, {}, {}, { officer: "supervisor" });
  await user.click(screen.getByRole("button", { name: "Export the log" }));
  await user.click(screen.getByRole("button", { name: "Choose a folder and export" }));
  expect(screen.getByLabelText("First day", { exact: false })).toHaveAccessibleDescription(/Name the first day/);
  expect(screen.getByLabelText("Why is it handed out?")).toHaveAccessibleDescription(/Say why/);
  expect(asked(host, "log_export")).toEqual([]);
  await expectNoAccessibilityViolations(container);
  await fireEvent.input(screen.getByLabelText("First day", { exact: false }), { target: { value: "2026-11-01" } });
  await user.type(screen.getByLabelText("Why is it handed out?"), "Assessment of 12 November");
  await user.type(screen.getByLabelText("Who receives it?"), "Information Commissioner");
  await user.click(screen.getByRole("button", { name: "Choose a folder and export" }));
  expect(asked(host, "log_export")).toEqual([
    {
      from: "2026-11-01",
      to: null,
      officer: null,
      purpose: "Assessment of 12 November",
      recipient: "Information Commissioner",
    },
  ]);
  expect(await screen.findByText(/casebook-log_20261123/)).toBeVisible();
});

test("a folder that was not chosen leaves the form as it was typed", async () => {
  const { user } = await renderWith(History, {}, { log_export: () => null }, { officer: "supervisor" });
  await user.click(screen.getByRole("button", { name: "Export the log" }));
  await fireEvent.input(screen.getByLabelText("First day", { exact: false }), { target: { value: "2026-11-01" } });
  await user.type(screen.getByLabelText("Why is it handed out?"), "Assessment");
  await user.type(screen.getByLabelText("Who receives it?"), "Information Commissioner");
  await user.click(screen.getByRole("button", { name: "Choose a folder and export" }));
  expect(await screen.findByText(/Stopped as you asked/)).toBeVisible();
  expect(screen.getByLabelText("Why is it handed out?")).toHaveValue("Assessment");
});

test("a detective is not offered to export the log", async () => {
  // Rule: LOG-7
  await renderWith(History, {});
  await screen.findByText(/entries of your own/);
  expect(screen.queryByRole("button", { name: "Export the log" })).toBeNull();
});
