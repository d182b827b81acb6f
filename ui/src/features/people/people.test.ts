import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import { leastWidth, room } from "$test/places";
import People from "./People.svelte";

beforeEach(() => {
  router.forget();
  router.go("/people", true);
});

test("people open in their case with Enter", async () => {
  const { container, user } = await renderWith(People, {});
  const table = await screen.findByRole("grid", { name: "People" });
  await expectNoAccessibilityViolations(container);
  await user.type(screen.getByRole("searchbox"), "Amina");
  expect(await screen.findByText("1 people")).toBeVisible();
  table.focus();
  await user.keyboard("{ArrowDown}{Enter}");
  expect(router.place.path).toMatch(/^\/cases\/[^/]+\/people\//);
});

test("accounts say when their number is missing", async () => {
  router.go("/people/accounts", true);
  const { container, user } = await renderWith(People, {});
  const table = await screen.findByRole("grid", { name: "Accounts" });
  expect(leastWidth(table)).toBeLessThanOrEqual(room.beside);
  const row = within(table).getByRole("row", { name: /^@fict\.handle/ });
  expect(within(row).getByText("Missing")).toBeVisible();
  await user.click(row);
  expect(screen.getByRole("complementary", { name: "Account" })).toBeVisible();
  await expectNoAccessibilityViolations(container);
});

test("what is looked at stays beside the list when the filters leave it out", async () => {
  router.go("/people/accounts", true);
  const { user } = await renderWith(People, {});
  await user.click(await screen.findByRole("row", { name: /^@fict\.handle/ }));
  await user.type(screen.getByRole("searchbox"), "nothing like it");
  expect(await screen.findByText("No account fits these filters")).toBeVisible();
  const panel = screen.getByRole("complementary", { name: "Account" });
  expect(within(panel).getByRole("heading", { name: "@fict.handle" })).toBeVisible();
  await user.click(within(panel).getByRole("button", { name: "Close panel" }));
  expect(screen.queryByRole("complementary", { name: "Account" })).toBeNull();
});

test("a list is read again after a change elsewhere", async () => {
  const { host, session } = await renderWith(People, {});
  await screen.findByRole("grid", { name: "People" });
  expect(asked(host, "person_list")).toHaveLength(1);
  await session.refreshBadges();
  await waitFor(() => expect(asked(host, "person_list")).toHaveLength(2));
});

test("the same handle in two cases is a candidate, never a fact", async () => {
  // Rule: LNK-1
  router.go("/people/accounts", true);
  const row = {
    id: "a",
    platform: "x",
    permanentId: null,
    handles: ["same_name"],
    cases: [
      { id: "1", reference: "OHCH-2026-00001", title: "One" },
      { id: "2", reference: "OHCH-2026-00002", title: "Two" },
    ],
    items: 2,
    nonCrime: false,
    changedAt: { utc: "2026-11-20T10:00:00Z", offsetMinutes: 0 },
  };
  const { user } = await renderWith(People, {}, { account_list: () => ({ rows: [row], next: null, total: 1 }) });
  await user.click(await screen.findByRole("row", { name: /@same_name/ }));
  expect(screen.getByText("The same handle, not proven the same account")).toBeVisible();
  expect(screen.getAllByRole("link", { name: /^OHCH-2026-0000/ })).toHaveLength(2);
});

test("the order is asked for by the program's own names", async () => {
  const { host, user } = await renderWith(People, {});
  const table = await screen.findByRole("grid", { name: "People" });
  await user.click(within(table).getByRole("button", { name: "Changed" }));
  await waitFor(() => expect(asked(host, "person_list").at(-1)).toMatchObject({ sort: "changed_at" }));
});

test("an empty vault teaches the first step, and a refusal says why", async () => {
  const { unmount } = await renderWith(People, {}, {}, { empty: true });
  expect(await screen.findByText("Nobody is on a case yet")).toBeVisible();
  unmount();
  await renderWith(People, {}, { person_list: rejects("damaged") });
  expect(await screen.findByText(/Part of the vault is damaged/)).toBeVisible();
});

test("says that what is not a crime is left out, and where somebody asks for it", async () => {
  // Rule: NCHI-5
  router.go("/people", true);
  await renderWith(People, {});
  expect(screen.getByText(/What is not a crime is left out/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Look among non-crime records" })).toHaveAttribute(
    "href",
    "#/search?kinds=person&noncrime=1",
  );
});
