import { screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import type { RecordKind } from "$ipc/generated";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import { found } from "./found";
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

const post = {
  id: "i",
  kind: "item" as const,
  case: "c",
  caseReference: "OHCH-2026-00001",
  caseTitle: "A case",
  label: "x 18590001",
  snippet: "en x Nobody wants your \uE000shop\uE001 here",
  nonCrime: false,
  changedAt: { utc: "2026-11-20T10:00:00Z", offsetMinutes: 0 },
};

test("text that looks like markup stays text", async () => {
  const hit = { ...post, kind: "note" as const, label: "A call", snippet: "<b>\uE000shop\uE001</b>" };
  router.go("/search?q=shop", true);
  const { container } = await renderWith(Search, {}, { search: () => ({ hits: [hit], more: false }) });
  expect(await screen.findByText("shop", { selector: "mark" })).toBeVisible();
  expect(container.querySelector("b")).toBeNull();
});

describe("the words of a post", () => {
  const wall = { ...post, id: "w", kind: "incident" as const, label: "Report 1", snippet: "My \uE000shop\uE001 page" };

  test("are covered until they are asked for; name, reference and where they stand are said", async () => {
    // Rule: WEL-1, WEL-2
    router.go("/search?q=shop", true);
    const { container, user } = await renderWith(Search, {}, { search: () => ({ hits: [post, wall], more: false }) });
    const link = await screen.findByRole("link", { name: /^Online item X post 18590001/ });
    expect(link).toHaveTextContent("OHCH-2026-00001 A case");
    expect(screen.getByText("Found in the post")).toBeVisible();
    expect(container).not.toHaveTextContent("Nobody wants");
    expect(screen.getByRole("link", { name: /^Report OHCH-2026-00001\/1/ })).toHaveTextContent(
      "Found in the report: My shop page",
    );
    await expectNoAccessibilityViolations(container);

    await user.click(screen.getByRole("button", { name: "Show text: X post 18590001" }));
    expect(screen.getByText(/Nobody wants your/)).toHaveTextContent("Nobody wants your shop here");
    await expectNoAccessibilityViolations(container);
    await user.click(screen.getByRole("button", { name: "Cover: X post 18590001" }));
    expect(container).not.toHaveTextContent("Nobody wants");
  });

  test("are shown and covered with one key while the result has the focus", async () => {
    // Rule: WEL-1
    router.go("/search?q=shop", true);
    const { container, user } = await renderWith(Search, {}, { search: () => ({ hits: [post], more: false }) });
    (await screen.findByRole("link", { name: /^Online item/ })).focus();
    await user.keyboard(" ");
    expect(screen.getByText(/Nobody wants your/)).toBeVisible();
    await user.keyboard(" ");
    expect(container).not.toHaveTextContent("Nobody wants");
  });

  test("are shown for all results at once, and covered again by the next search", async () => {
    router.go("/search?q=shop", true);
    const hits = [post, { ...post, id: "j", label: "x 18590002" }];
    const { container, host, user } = await renderWith(Search, {}, { search: () => ({ hits, more: false }) });
    await user.click(await screen.findByRole("button", { name: "Show the text of all posts" }));
    expect(screen.getAllByText(/Nobody wants your/)).toHaveLength(2);
    await user.type(screen.getByRole("searchbox"), "s");
    await waitFor(() => expect(asked(host, "search")).toHaveLength(2));
    await waitFor(() => expect(container).not.toHaveTextContent("Nobody wants"));
  });
});

describe("where the words stand", () => {
  const at = (kind: RecordKind, label: string, snippet: string) =>
    found({ ...post, kind, label, snippet: snippet.replace("[", "\uE000").replace("]", "\uE001") });

  test("is the name, a number, or the text of the record", () => {
    expect(at("case", "OHCH-2026-00231 Harassment of a shop", "…Harassment of a [shop]")).toMatchObject({
      where: "in its reference or title",
      words: [],
    });
    expect(at("account", "x @fict_handle", "fict [handle_two] Display")).toMatchObject({
      where: "in an address, a handle or a number",
    });
    expect(at("person", "A Name", "witness after [18:00] only")).toMatchObject({
      where: "in the details of the person",
    });
    expect(at("incident", "Report 2", "It began in March")).toMatchObject({ where: "by its reference", words: [] });
  });

  test("leaves an address open, and covers whatever else stands in a post", () => {
    // Rule: WEL-1
    expect(at("item", "x 1859", "https://x.example/[fict_handle]/status/1859")).toMatchObject({ covered: false });
    expect(at("item", "x 1859", "https://x.example/[a] go home")).toMatchObject({ covered: true });
    expect(at("item", "x 1859", "[sl4r]")).toMatchObject({ covered: true });
    expect(at("item", "x 1859", "words without a mark")).toMatchObject({ covered: false, words: [] });
  });
});

test("finds records, leads to their place, and keeps the words for the way back", async () => {
  const { container, host, user } = await renderWith(Search, {});
  expect(screen.getByText("What are you looking for?")).toBeVisible();
  await user.type(screen.getByRole("searchbox"), "fict_handle");
  const hit = await screen.findByRole("link", { name: /^Account X @fict_handle/ });
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

test("leaves out what is not a crime until somebody asks for it, and says which it is", async () => {
  // Rule: NCHI-5
  router.go("/search?q=shop", true);
  const hit = { ...post, kind: "person" as const, label: "A Shopkeeper", snippet: "", nonCrime: true };
  const answer = (request: { includeNonCrime?: boolean }) => ({
    hits: request.includeNonCrime ? [hit] : [],
    more: false,
  });
  const { host, user } = await renderWith(Search, {}, { search: answer });
  expect(await screen.findByText(/Records of what is not a crime are left out/)).toBeVisible();
  await user.click(screen.getByRole("checkbox", { name: "Include non-crime records" }));
  expect(await screen.findByText("Non-crime")).toBeVisible();
  expect(asked(host, "search").map((request) => request.includeNonCrime)).toEqual([false, true]);
});
