import { screen } from "@testing-library/svelte";
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
