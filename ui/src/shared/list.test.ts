import { expect, test, vi } from "vitest";
import { fakeHost } from "$host/fake";
import type { CaseRow } from "$ipc/generated";
import { asked, rejects } from "$test/render";
import { ListState } from "./list.svelte";

const row = (id: number) => ({ id: String(id) }) as CaseRow;

function paged(host = fakeHost({ state: "open" })) {
  host.answer({
    case_list: (request) => {
      const from = Number(request.after ?? 0);
      const rows = Array.from({ length: 100 }, (_, index) => row(from + index));
      return { rows, next: from < 900 ? String(from + 100) : null, total: 1_000 };
    },
  });
  return host;
}

test("a list is read page by page, and asks for each page once", async () => {
  const host = paged();
  const list = new ListState(host, "case_list");
  await list.start();
  await Promise.all([list.more(), list.more()]);
  expect(list.rows).toHaveLength(200);
  expect(list.total).toBe(1_000);
  expect(asked(host, "case_list").map((request) => request.after)).toEqual([null, "100"]);
});

test("an answer to filters that were changed meanwhile is dropped", async () => {
  const host = fakeHost({ state: "open" });
  const answers: ((id: number) => void)[] = [];
  host.answer({
    case_list: () => new Promise((resolve) => answers.push((id) => resolve({ rows: [row(id)], next: null, total: 1 }))),
  });
  const list = new ListState(host, "case_list");
  const first = list.read();
  const second = list.read();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.(2);
  answers[0]?.(1);
  await Promise.all([first, second]);
  expect(list.rows.map((one) => one.id)).toEqual(["2"]);
});

test("order, columns and views come back the next time; filters do not", async () => {
  const host = paged();
  const list = new ListState(host, "case_list");
  await list.start();
  list.filters.borough = "Hackney";
  list.sort = { column: "changedAt", descending: true };
  list.hidden = ["owner"];
  list.saveView("Hackney");

  const again = new ListState(host, "case_list");
  await again.start();
  expect(again.filters.borough).toBe("");
  expect(again.sort).toEqual({ column: "changedAt", descending: true });
  expect(again.hidden).toEqual(["owner"]);
  expect(asked(host, "case_list").at(-1)).toMatchObject({ sort: "changed_at", descending: true });
  const [view] = again.views;
  if (view) again.useView(view);
  expect(again.filters.borough).toBe("Hackney");
});

test("a refusal is said, and the rows that are here stay", async () => {
  const host = paged();
  const list = new ListState(host, "case_list");
  await list.start();
  host.answer({ case_list: rejects("locked") });
  await list.read();
  expect(list.problem).toMatch(/vault is locked/);
  expect(list.rows).toHaveLength(100);
});
