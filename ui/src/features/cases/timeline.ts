import type { CaseView, StatedTime } from "$ipc/generated";
import { custodyKinds, statuses } from "$shared/words";
import { accountName, itemName } from "./places";

export interface TimelineEvent {
  key: string;
  utc: string;
  /** The time as it was stated, when somebody or some platform stated it. */
  stated: StatedTime | null;
  kind: string;
  title: string;
  detail: string;
  /** Where it can be looked at. */
  to: string | null;
  /** `outside`: what happened; `hub`: what the Hub did; `lead`: computed, not evidence. */
  side: "outside" | "hub" | "lead";
}

function firstWords(text: string, length = 140): string {
  const plain = text.trim().replace(/\s+/g, " ");
  return plain.length > length ? `${plain.slice(0, length)}…` : plain;
}

function byWhom(view: CaseView, id: string | null): string {
  const account = view.accounts.find((one) => one.id === id);
  return account ? ` by ${accountName(account.record)}` : "";
}

/** Everything on a case that has a time, oldest first. The four times of a report stay four lines (OPS-3). */
export function timelineOf(view: CaseView): TimelineEvent[] {
  const id = view.case.id;
  const events: TimelineEvent[] = [];
  const add = (event: Omit<TimelineEvent, "stated" | "to" | "detail" | "side"> & Partial<TimelineEvent>) =>
    events.push({ stated: null, to: null, detail: "", side: "hub", ...event });

  for (const { id: record, record: item } of view.items) {
    if (!item.shownTime) continue;
    add({
      key: `${record}-shown`,
      utc: item.shownTime.utc,
      stated: item.shownTime,
      kind: item.shownTime.source === "post_number" ? "Post, time read from its number" : "Post",
      // The words of a post stay covered until somebody asks for them (WEL-1): here only whose it is.
      title: `${itemName(item)}${byWhom(view, item.account)}`,
      detail: item.address?.asTyped ?? "",
      to: `#/cases/${id}/people/${record}`,
      side: item.shownTime.source === "post_number" ? "lead" : "outside",
    });
  }
  for (const { id: record, record: incident } of view.incidents) {
    const name = `${view.case.record.reference}/${incident.number}`;
    const to = `#/cases/${id}/incidents/${record}`;
    const stated: [string, string, StatedTime | null][] = [
      ["first", "Offence, first occurrence", incident.offenceFirst],
      ["last", "Offence, last occurrence", incident.offenceLast],
    ];
    for (const [part, kind, time] of stated) {
      if (time)
        add({
          key: `${record}-${part}`,
          utc: time.utc,
          stated: time,
          kind,
          title: firstWords(incident.whatHappened) || name,
          to,
          side: "outside",
        });
    }
    add({
      key: `${record}-reported`,
      utc: incident.reportedAt.utc,
      kind: "Reported to police",
      title: name,
      to,
      side: "outside",
    });
    add({ key: `${record}-referred`, utc: incident.referredAt.utc, kind: "Referred to the Hub", title: name, to });
    if (incident.firstActionAt)
      add({ key: `${record}-action`, utc: incident.firstActionAt.utc, kind: "First Hub action", title: name, to });
  }
  for (const { id: record, record: exhibit } of view.exhibits) {
    const to = `#/cases/${id}/evidence/${record}`;
    const title = `${exhibit.reference} ${firstWords(exhibit.description) || exhibit.file.name}`;
    if (exhibit.capturedAt)
      add({
        key: `${record}-captured`,
        utc: exhibit.capturedAt.utc,
        stated: exhibit.capturedAt,
        kind: "Captured",
        title,
        to,
        side: "outside",
      });
    add({ key: `${record}-taken`, utc: exhibit.takenAt.utc, kind: custodyKinds.taken, title, to });
    if (exhibit.withdrawn)
      add({
        key: `${record}-withdrawn`,
        utc: exhibit.withdrawn.at.utc,
        kind: "Withdrawn",
        title,
        detail: exhibit.withdrawn.reason,
        to,
      });
  }
  for (const { id: record, record: note } of view.notes) {
    add({
      key: record,
      utc: note.writtenAt.utc,
      kind: note.assessment ? "Assessment" : "Note",
      title: firstWords(note.text),
      to: `#/cases/${id}/work/${record}`,
    });
  }
  for (const { id: record, record: document } of view.documents) {
    add({
      key: record,
      utc: document.madeAt.utc,
      kind: "Produced",
      title: document.name,
      detail: document.purpose,
      to: `#/cases/${id}/documents`,
    });
  }
  const { triage, outcome } = view.case.record;
  if (triage) add({ key: "triage", utc: triage.at.utc, kind: "Triaged", title: triage.riskNote || "First look taken" });
  if (outcome)
    add({
      key: "outcome",
      utc: outcome.decidedAt.utc,
      kind: statuses.outcome_decided,
      title: firstWords(outcome.rationale),
    });
  return events.sort((a, b) => (a.utc < b.utc ? -1 : a.utc > b.utc ? 1 : 0));
}
