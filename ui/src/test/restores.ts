import type { RestoreView } from "$ipc/generated";

/** A restore of the vault that nobody else has confirmed, as somebody who may confirm it sees it. */
export function openRestore(more: Partial<RestoreView> = {}): RestoreView {
  return {
    entry: "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4052",
    atText: "2026-11-22 08:30:00 UTC (08:30:00 GMT)",
    by: "DI K Example",
    entries: 1_204,
    reason: null,
    confirmedBy: null,
    confirmedAtText: null,
    keySince: false,
    mayConfirm: true,
    own: false,
    ...more,
  };
}
