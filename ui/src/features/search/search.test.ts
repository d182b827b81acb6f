import { screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import { pieces } from "./marks";
import Search from "./Search.svelte";

beforeEach(() => router.forget());

test("marks what matched and nothing else", () => {
  expect(pieces("My \uE000shop\uE001's page")).toEqual([
    { text: "My ", match: false },
    { text: "shop", match: true },
    { text: "'s page", match: false },
  ]);
  expect(pieces("")).toEqual([]);
});

test("text that looks like markup stays text", async () => {
  const snippet = "<b>\uE000shop\uE001</b>";
  const hit = {
    id: "i",
    kind: "item" as const,
    case: "c",
    caseReference: "OHCH-2026-00001",
    caseTitle: "A case",
    label: "Post",
    snippet,
    changedAt: { utc: "2026-11-20T10:00:00Z", offsetMinutes: 0 },
  };
  router.go("/search?q=shop", true);
  const { container } = await renderWith(Search, {}, { search: () => ({ hits: [hit], more: false }) });
  expect(await screen.findByText("shop", { selector: "mark" })).toBeVisible();
  expect(container.querySelector("b")).toBeNull();
});

test("finds records, leads to their place, and keeps the words for the way back", async () => {
  const { container, host, user } = await renderWith(Search, {});
  expect(screen.getByText("What are you looking for?")).toBeVisible();
  await user.type(screen.getByRole("searchbox"), "fict_handle");
  const hit = await screen.findByRole("link", { name: /^Account @fict_handle/ });
  expect(hit.getAttribute("href")).toMatch(/^#\/cases\/[^/]+\/account\//);
  expect(router.place.query.get("q")).toBe("fict_handle");
  // SECURITY: what was typed stands in no address.
  expect(location.hash).toBe("#/search");
  await expectNoAccessibilityViolations(container);
  expect(asked(host, "search").map((request) => request.query)).toEqual(["fict_handle"]);
});

test("filters by kind and borough", async () => {
  router.go("/search?q=the", true);
  const { host, user } = await renderWith(Search, {});
  await waitFor(() => expect(asked(host, "search")).toHaveLength(1));
  await user.click(screen.getByRole("button", { name: "Task" }));
  await user.selectOptions(screen.getByLabelText("Borough"), "Croydon");
  await waitFor(() => expect(asked(host, "search").at(-1)).toMatchObject({ kinds: ["task"], borough: "Croydon" }));
  expect(screen.getByRole("button", { name: "Task" })).toHaveAttribute("aria-pressed", "true");
});

test("goes from result to result with the arrow keys", async () => {
  router.go("/search?q=shop", true);
  const { user } = await renderWith(Search, {});
  const links = await screen.findAllByRole("link");
  screen.getByRole("searchbox").focus();
  await user.keyboard("{ArrowDown}");
  expect(links[0]).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(links[1]).toHaveFocus();
});

test("says what to try when nothing is found, and why it could not search", async () => {
  router.go("/search?q=zzzz", true);
  const { host, user } = await renderWith(Search, {});
  expect(await screen.findByText("Nothing found for “zzzz”")).toBeVisible();
  host.answer({ search: rejects("damaged") });
  await user.type(screen.getByRole("searchbox"), "y");
  expect(await screen.findByText(/Part of the vault is damaged/)).toBeVisible();
});
