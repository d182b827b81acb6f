import type { Case, CaseStatus } from "$ipc/generated";
import { dayErrors } from "$shared/day";
import { dayOf } from "$shared/format";
import type { FieldError } from "$shared/recordForm.svelte";
import { ownedElsewhere, transferLacks } from "./transfer";

export interface ClosingFields {
  reason: string;
  notOursBecause: string;
  outcomeCode: string;
  outcomeReason: string;
  rationale: string;
  victim: string;
  victimToldOn: string;
  victimNotToldBecause: string;
}

/** What a closure needs: outcome, rationale, and the day the victim was told or why not (OPS-9). */
export function closingErrors(
  to: CaseStatus,
  fields: ClosingFields,
  record: Case,
  today = dayOf(new Date().toISOString()),
): FieldError[] {
  const errors: FieldError[] = [];
  const need = (met: boolean, field: string, message: string) => {
    if (!met) errors.push({ field, message });
  };
  // OPS-2: which of three it is; OPS-8: another force's only once that force has it.
  if (to === "not_ours") {
    need(fields.notOursBecause !== "", "move-not-ours", "Say why it is not ours.");
    const transferred = fields.notOursBecause === "not_met" || ownedElsewhere(record);
    const lacks = transferred ? transferLacks(record.transfer) : [];
    need(
      lacks.length === 0,
      "move-not-ours",
      `The transfer to the other force is not complete. Missing: ${lacks.join(", ")}. Record the transfer first.`,
    );
  }
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
    if (fields.victim === "told") {
      need(fields.victimToldOn !== "", "move-told", "Give the day on which the victim was told.");
      errors.push(...dayErrors({ "move-told": fields.victimToldOn }, today));
    }
    if (fields.victim === "not_told")
      need(fields.victimNotToldBecause.trim() !== "", "move-not-told", "Say why the victim was not told.");
  }
  return errors;
}

const ended: CaseStatus[] = ["closed", "review_due", "disposed", "duplicate", "not_ours"];

/** Whether a step takes words: an outcome, the victim told, a reason (OPS-2, OPS-9, REC-9), or a case opened again. */
export function needsForm(from: CaseStatus, to: CaseStatus): boolean {
  const reopens = ended.includes(from) && !ended.includes(to);
  const takenBack = (from === "outcome_decided" || from === "victim_told") && to === "investigating";
  const worded: CaseStatus[] = [
    "outcome_decided",
    "victim_told",
    "closed",
    "duplicate",
    "not_ours",
    "non_crime",
    "disposed",
  ];
  return reopens || takenBack || worded.includes(to);
}

/** Whether only a supervisor may do it (REC-9, hub-operations section 10). */
export function needsSupervisor(to: CaseStatus): boolean {
  return to === "non_crime" || to === "closed" || to === "disposed";
}
