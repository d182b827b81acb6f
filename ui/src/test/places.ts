import { screen } from "@testing-library/svelte";
import { router } from "$app/router.svelte";
import { forgetReasons } from "$features/cases/caseState.svelte";
import CaseScreen from "$features/cases/CaseScreen.svelte";
import CaseEvidence from "$features/evidence/CaseEvidence.svelte";
import { type FakeHandlers, fakeHost } from "$host/fake";
import { renderWith } from "./render";

/** The case of the sample that has most of everything. */
export const SHOP = "OHCH-2026-00231";
/** A case that nobody has looked at yet. */
export const FRESH = "OHCH-2026-00236";

/** The id of a case of the sample; the same in every test. */
export async function caseId(reference: string): Promise<string> {
  const page = await fakeHost({ state: "open" }).call("case_list", {
    text: reference,
    statuses: [],
    owner: null,
    unowned: false,
    borough: null,
    platform: null,
    strand: null,
    case: null,
    sort: "",
    descending: false,
    after: null,
    limit: 1,
  });
  const [row] = page.rows;
  if (!row) throw new Error(`The sample has no case ${reference}.`);
  return row.id;
}

/** How wide a list is in rem in a window of 1280 pixels; and with a record beside it. */
export const room = { alone: 68.4, beside: 44.6 };

/** The width in rem from which on a table shows all its columns without scrolling sideways. */
export function leastWidth(table: HTMLElement): number {
  return parseFloat(table.querySelector<HTMLElement>(".wide")?.style.minWidth ?? "NaN");
}

/** Opens a case on one of its tabs, the reason for looking given. */
export async function openCase(
  reference: string,
  tab = "",
  overrides: Partial<FakeHandlers> = {},
  options: Parameters<typeof fakeHost>[0] = {},
) {
  forgetReasons();
  const id = await caseId(reference);
  router.go(`/cases/${id}${tab && `/${tab}`}`, true);
  const drawn = await renderWith(CaseScreen, { id, evidence: CaseEvidence }, overrides, options);
  await drawn.user.click(await screen.findByRole("button", { name: /^Open the case/ }));
  await screen.findByRole("tablist");
  return { ...drawn, id };
}
