import type { Answer, CaseView, Incident, OnlineFlag, ReportSource, ReporterKind, Stored, Wish } from "$ipc/generated";
import type { FieldError } from "$shared/recordForm.svelte";
import { momentOf, noTime, timeProblem, toStated, toTyped, type TypedTime } from "$shared/statedTime";

/** A report as it is corrected. Numbers, referral and first action are the program's and stay. */
export interface ReportFields {
  source: string;
  sourceReference: string;
  reporterKind: string;
  reporter: string;
  victims: string[];
  whatHappened: string;
  whyHate: string;
  offenceFirst: TypedTime;
  offenceLast: TypedTime;
  reportedAt: TypedTime;
  online: string;
  platform: string;
  addresses: string;
  stillLive: string;
  immediateRisk: string;
  impact: string;
  suspectDescription: string;
  previousIncidents: string;
  savedEvidence: string;
  wishes: Wish[];
  contactConsent: string;
  shareConsent: string;
  reportedBefore: string;
  borough: string;
  repeats: string;
  repeatsBecause: string;
}

export function fieldsOf(report: Incident): ReportFields {
  return {
    source: report.source,
    sourceReference: report.sourceReference ?? "",
    reporterKind: report.reporterKind,
    reporter: report.reporter ?? "",
    victims: [...report.victims],
    whatHappened: report.whatHappened,
    whyHate: report.whyHate,
    offenceFirst: report.offenceFirst ? toTyped(report.offenceFirst) : noTime(),
    offenceLast: report.offenceLast ? toTyped(report.offenceLast) : noTime(),
    reportedAt: toTyped({ utc: report.reportedAt.utc, zone: "Europe/London", precision: "second", source: "officer" }),
    online: report.online,
    platform: report.platform ?? "",
    addresses: report.addresses.map((address) => address.asTyped).join("\n"),
    stillLive: report.stillLive,
    immediateRisk: report.immediateRisk,
    impact: report.impact,
    suspectDescription: report.suspectDescription,
    previousIncidents: report.previousIncidents,
    savedEvidence: report.savedEvidence,
    wishes: [...report.wishes],
    contactConsent: report.contactConsent,
    shareConsent: report.shareConsent,
    reportedBefore: report.reportedBefore,
    borough: report.borough ?? "",
    repeats: report.duplicateOf?.incident ?? "",
    repeatsBecause: report.duplicateOf?.reason ?? "",
  };
}

export function reportErrors(fields: ReportFields, now = Date.now()): FieldError[] {
  const errors: FieldError[] = [];
  const times: [string, string, TypedTime][] = [
    ["report-first", "First occurrence", fields.offenceFirst],
    ["report-last", "Last occurrence", fields.offenceLast],
    ["report-reported", "Reported to police", fields.reportedAt],
  ];
  for (const [field, name, typed] of times) {
    const problem = timeProblem(typed, now);
    if (problem) errors.push({ field, message: `${name}: ${problem}` });
  }
  const [first, last] = [toStated(fields.offenceFirst, "reporter"), toStated(fields.offenceLast, "reporter")];
  if (first && last && last.utc < first.utc)
    errors.push({ field: "report-last", message: "The last occurrence is before the first. Check both." });
  if (!fields.reportedAt.date)
    errors.push({ field: "report-reported", message: "Say when it was reported to police." });
  if (fields.repeats && !fields.repeatsBecause.trim())
    errors.push({ field: "report-repeats-why", message: "Say why it repeats that report." });
  return errors;
}

/** The fields as they are stored. A time that was not touched keeps its seconds and who stated it. */
export function changeOf(
  stored: Stored<Incident>,
  fields: ReportFields,
  addresses: Incident["addresses"],
): Partial<Incident> {
  const before = stored.record;
  const start = fieldsOf(before);
  const same = (name: "offenceFirst" | "offenceLast" | "reportedAt") =>
    JSON.stringify(fields[name]) === JSON.stringify(start[name]);
  const reported = toStated(fields.reportedAt, "officer");
  return {
    source: fields.source as ReportSource,
    sourceReference: fields.sourceReference.trim() || null,
    reporterKind: fields.reporterKind as ReporterKind,
    reporter: fields.reporterKind === "withheld" ? null : fields.reporter || null,
    victims: fields.victims,
    whatHappened: fields.whatHappened,
    whyHate: fields.whyHate,
    offenceFirst: same("offenceFirst") ? before.offenceFirst : toStated(fields.offenceFirst, "reporter"),
    offenceLast: same("offenceLast") ? before.offenceLast : toStated(fields.offenceLast, "reporter"),
    reportedAt: same("reportedAt") || !reported ? before.reportedAt : momentOf(reported.utc),
    online: fields.online as OnlineFlag,
    platform: fields.platform || null,
    addresses,
    stillLive: fields.stillLive as Answer,
    immediateRisk: fields.immediateRisk as Answer,
    impact: fields.impact.trim(),
    suspectDescription: fields.suspectDescription.trim(),
    previousIncidents: fields.previousIncidents.trim(),
    savedEvidence: fields.savedEvidence.trim(),
    wishes: fields.wishes,
    contactConsent: fields.contactConsent as Answer,
    shareConsent: fields.shareConsent as Answer,
    reportedBefore: fields.reportedBefore as Answer,
    borough: fields.borough || null,
    duplicateOf: fields.repeats ? { incident: fields.repeats, reason: fields.repeatsBecause.trim() } : null,
  };
}

/** Reports of the case that this one may repeat. */
export function othersOf(view: CaseView, report: Stored<Incident>): { value: string; label: string }[] {
  return view.incidents
    .filter((one) => one.id !== report.id)
    .map((one) => ({ value: one.id, label: `${view.case.record.reference}/${one.record.number}` }));
}
