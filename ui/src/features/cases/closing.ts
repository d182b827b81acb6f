import type { CaseStatus } from "$ipc/generated";
import type { FieldError } from "./recordForm.svelte";

export interface ClosingFields {
  reason: string;
  outcomeCode: string;
  outcomeReason: string;
  rationale: string;
  victim: string;
  victimToldOn: string;
  victimNotToldBecause: string;
}

/** What a closure needs: outcome, rationale, and the day the victim was told or why not (OPS-9). */
export function closingErrors(to: CaseStatus, fields: ClosingFields): FieldError[] {
  const errors: FieldError[] = [];
  const need = (met: boolean, field: string, message: string) => {
    if (!met) errors.push({ field, message });
  };
  if (to === "outcome_decided" || to === "closed") {
    need(fields.outcomeCode !== "", "move-outcome", "Choose the outcome.");
    // Rule LIM-3: a passed limit is explained by a code.
    if (fields.outcomeCode === "17") need(fields.outcomeReason !== "", "move-late", "Say why the time limit passed.");
    need(fields.rationale.trim() !== "", "move-rationale", "Write down the rationale.");
  } else if (to !== "victim_told") {
    need(fields.reason.trim() !== "", "move-reason", "Say why.");
  }
  if (to === "victim_told" || to === "closed") {
    need(fields.victim !== "", "move-victim", "Say whether the victim was told.");
    if (fields.victim === "told") need(fields.victimToldOn !== "", "move-told", "Give the day on which the victim was told.");
    if (fields.victim === "not_told")
      need(fields.victimNotToldBecause.trim() !== "", "move-not-told", "Say why the victim was not told.");
  }
  return errors;
}
