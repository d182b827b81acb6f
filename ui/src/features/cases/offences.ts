import type { CaseView, OffenceChoice } from "$ipc/generated";
import { dayOf } from "$shared/format";

/** Whether an offence was in force on every day of the conduct (R-OFF-1). */
export function inForce(offence: OffenceChoice, firstOn: string, lastOn: string): boolean {
  if (!firstOn) return true;
  return (!offence.from || offence.from <= firstOn) && (!offence.to || offence.to >= lastOn);
}

/** The day that many months after a day; the last of the month where there is no such day. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/**
 * The limit of an offence that is tried summarily alone, before it is added: six months from the conduct, or from
 * the day the evidence became sufficient where one is given (LIM-2). The program's own answer replaces it.
 */
export function summaryLimit(
  offence: OffenceChoice,
  dates: { firstOn: string; evidenceSufficientOn: string },
  today: string,
): { lastDay: string; passed: boolean; from: string } | undefined {
  if (!/^summary/.test(offence.mode) || !dates.firstOn) return undefined;
  const byKnowledge = /sufficient/i.test(offence.limit) && dates.evidenceSufficientOn;
  const from = byKnowledge ? dates.evidenceSufficientOn : dates.firstOn;
  const lastDay = dayBefore(monthsAfter(from, 6));
  return {
    lastDay,
    passed: lastDay < today,
    from: byKnowledge ? "the day the evidence sufficed" : "the first day of the conduct",
  };
}

/** Whether to ask why the aggravated form is not proposed (R-HATE-3). */
export function asksForAggravated(offence: OffenceChoice, view: CaseView): boolean {
  return (
    offence.aggravated !== null &&
    view.flags.some((flag) => !flag.record.removed && /^(race|religion)(\.|$)/.test(flag.record.strand))
  );
}

/** The earliest day of conduct that the case tells; empty when it tells none. */
export function earliestConduct(view: CaseView): string {
  const days = [
    ...view.incidents.map((one) => one.record.offenceFirst),
    ...view.items.map((one) => one.record.shownTime),
  ].flatMap((time) => (time ? [dayOf(time)] : []));
  return days.sort()[0] ?? "";
}
