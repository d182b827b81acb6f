import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations, renderWith } from "$test/render";
import { leastWidth, room } from "$test/places";
import Cases from "./Cases.svelte";

beforeEach(() => {
  router.forget();
  router.go("/cases", true);
});

test("the list shows time limits with words, not by colour alone", async () => {
  const { container } = await renderWith(Cases, {});
  const table = await screen.findByRole("grid", { name: "Cases" });
  expect(within(table).getByRole("row", { name: /OHCH-2026-00214/ })).toHaveTextContent("3 days");
  await expectNoAccessibilityViolations(container);
});

test("all columns of the first time fit a window of 1280 pixels, and what is cut short is whole in its tip", async () => {
  await renderWith(Cases, {});
  const table = await screen.findByRole("grid", { name: "Cases" });
  expect(leastWidth(table)).toBeLessThanOrEqual(room.alone);
  const row = within(table).getByRole("row", { name: /OHCH-2026-00231/ });
  for (const cell of row.querySelectorAll(".clip")) expect(cell).toHaveAttribute("title");
  expect(within(row).getByText("Anti-Muslim")).toHaveAttribute("title", "Religion · Anti-Muslim");
});

test("a column can be chosen, and the choice is kept", async () => {
  const { host, user } = await renderWith(Cases, {});
  const table = await screen.findByRole("grid", { name: "Cases" });
  expect(within(table).queryByRole("columnheader", { name: "Force reference" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Columns" }));
  await user.click(await screen.findByText("Force reference"));
  expect(await within(table).findByRole("columnheader", { name: "Force reference" })).toBeVisible();
  await waitFor(() => expect(asked(host, "preference_put").at(-1)?.name).toBe("list.case_list"));
  expect(asked(host, "preference_put").at(-1)?.value).not.toContain("forceReference");
});

test("filters can be saved as a view", async () => {
  const { host, user } = await renderWith(Cases, {});
  await screen.findByRole("grid", { name: "Cases" });
  await user.selectOptions(screen.getByLabelText("Owner"), "Mine");
  await user.click(screen.getByRole("button", { name: "Views" }));
  await user.click(await screen.findByText("Save this view"));
  const dialog = await screen.findByRole("dialog", { name: "Save this view" });
  await user.click(within(dialog).getByRole("button", { name: "Save view" }));
  expect(within(dialog).getByLabelText("Name")).toHaveAccessibleDescription("Give the view a name.");
  await user.type(within(dialog).getByLabelText("Name"), "My cases");
  await user.click(within(dialog).getByRole("button", { name: "Save view" }));
  await waitFor(() => expect(asked(host, "preference_put").at(-1)?.value).toContain("My cases"));
});

test("an empty vault teaches the first step", async () => {
  await renderWith(Cases, {}, {}, { empty: true });
  expect(await screen.findByText("No cases yet")).toBeVisible();
});
