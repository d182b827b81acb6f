import type { CaseStatus, CaseView, FieldChange, Stored } from "$ipc/generated";
import { makeId, moment } from "../sample/clock";
import { officerName } from "../sample/officers";
import { nextStatuses } from "../sample/world";
import type { FakeHandlers, FakeVault } from "./vault";

type Handled =
  | "incident_log"
  | "case_open"
  | "case_triage"
  | "case_allocate"
  | "case_move"
  | "case_transfer"
  | "case_merge"
  | "record_create"
  | "record_change"
  | "draft_list"
  | "draft_get"
  | "draft_put"
  | "draft_delete";

type AnyStored = Stored<Record<string, unknown>>;

function listOf(view: CaseView, kind: string): AnyStored[] | undefined {
  const lists: Record<string, unknown[]> = {
    case: [view.case],
    flag: view.flags,
    incident: view.incidents,
    person: view.people,
    organisation: view.organisations,
    account: view.accounts,
    item: view.items,
    exhibit: view.exhibits,
    note: view.notes,
    task: view.tasks,
    offence: view.offences,
    document: view.documents,
  };
  return lists[kind] as AnyStored[] | undefined;
}

const kinds = [
  "case",
  "flag",
  "incident",
  "person",
  "organisation",
  "account",
  "item",
  "exhibit",
  "note",
  "task",
  "offence",
  "document",
];

function labelOf(record: Record<string, unknown>): string {
  for (const name of ["reference", "name", "title", "postId", "text"]) {
    if (typeof record[name] === "string" && record[name]) return record[name].slice(0, 60);
  }
  return "";
}

/** Cases, their records, and drafts. */
export function caseworkHandlers(vault: FakeVault): Pick<FakeHandlers, Handled> {
  function change(view: CaseView, step: string, next: Partial<CaseView["case"]["record"]>): CaseView {
    const record = view.case.record as unknown as Record<string, unknown>;
    const changes = Object.entries(next).map<FieldChange>(([field, after]) => ({
      field,
      before: record[field] ?? null,
      after,
    }));
    Object.assign(view.case.record, next);
    view.nextStatuses = nextStatuses[view.case.record.status] ?? [];
    vault.changed(view, view.case, `case.${step}`, view.case.record.reference, changes);
    return view;
  }

  /** The case as it stood: what came later is not there yet. */
  function asItStood(view: CaseView, at: string): CaseView {
    const then = <T>(list: Stored<T>[]) => list.filter((one) => one.createdAt.utc <= at);
    const past = structuredClone(view);
    const changed = vault.world.history.some(
      (line) => line.record === view.case.id && line.at.utc <= at && line.changes.some((one) => one.field === "status"),
    );
    if (!changed) {
      past.case.record.status = "received";
      past.case.record.owner = null;
      past.case.record.triage = null;
      past.ownerName = null;
    }
    return {
      ...past,
      asAt: moment(at),
      incidents: then(past.incidents),
      people: then(past.people),
      organisations: then(past.organisations),
      accounts: then(past.accounts),
      items: then(past.items),
      exhibits: then(past.exhibits),
      notes: then(past.notes),
      tasks: then(past.tasks),
      offences: then(past.offences),
      documents: then(past.documents),
      nextStatuses: [],
    };
  }

  function writable(): void {
    if (vault.session?.readOnly) vault.refuse("read_only");
  }

  return {
    incident_log: (request) => {
      writable();
      if (request.immediateRisk === null) vault.refuse("invalid", { fields: "immediateRisk", immediateRisk: "needed" });
      const view = (request.join ? vault.caseOf(request.join) : vault.world.cases[2]) ?? vault.refuse("not_found");
      const at = vault.drafts.findIndex((one) => one.id === request.draft);
      if (at >= 0) vault.drafts.splice(at, 1);
      return {
        case: view.case.id,
        reference: view.case.record.reference,
        incident: view.incidents[0]?.id ?? "",
        exhibits: view.exhibits.map((one) => one.record.reference),
      };
    },
    case_open: (request) => {
      const view = vault.caseOf(request.case);
      const shown = request.asAt ? asItStood(view, request.asAt.utc) : view;
      return { ...shown, reason: request.reason ?? view.reason };
    },
    case_triage: (request) => {
      writable();
      const view = vault.caseOf(request.case);
      const status: CaseStatus = view.case.record.status === "received" ? "triaged" : view.case.record.status;
      return change(view, "triaged", { triage: request.triage, status });
    },
    case_transfer: (request) => {
      writable();
      const { acceptedOn, acceptedBy, reference } = request.transfer;
      const step = acceptedOn && acceptedBy && reference ? "accepted" : "offered";
      return change(vault.caseOf(request.case), step, { transfer: request.transfer });
    },
    case_allocate: (request) => {
      writable();
      const view = vault.caseOf(request.case);
      const takes = view.case.record.owner === null && request.owner === vault.session?.officer.id;
      if (vault.session?.officer.role !== "supervisor" && !takes) vault.refuse("needs_supervisor");
      view.ownerName = officerName(request.owner);
      return change(view, "allocated", { owner: request.owner });
    },
    case_move: (request) => {
      writable();
      const view = vault.caseOf(request.case);
      if (!view.nextStatuses.includes(request.to))
        vault.refuse("not_allowed_now", { from: view.case.record.status, to: request.to });
      const outcome =
        request.outcomeCode && vault.session
          ? {
              code: request.outcomeCode,
              reasonCode: request.outcomeReason,
              rationale: request.rationale ?? "",
              victimToldOn: request.victimToldOn,
              victimNotToldBecause: request.victimNotToldBecause,
              decidedAt: vault.now(),
              decidedBy: vault.session.officer.id,
            }
          : view.case.record.outcome;
      return change(view, request.to === "closed" ? "closed" : "moved", {
        status: request.to,
        outcome,
        notOursBecause: request.to === "not_ours" ? request.notOursBecause : null,
      });
    },
    case_merge: (request) => {
      writable();
      const view = vault.caseOf(request.case);
      const other = request.into ? vault.caseOf(request.into).case : null;
      view.mergedInto = other && { id: other.id, reference: other.record.reference, title: other.record.title };
      return change(view, request.into ? "merged" : "unmerged", { mergedInto: request.into });
    },
    record_create: (request) => {
      writable();
      const view = vault.caseOf(request.case);
      const made: AnyStored = {
        id: makeId(request.kind),
        record: { case: request.case, ...request.fields },
        heads: [],
        diverged: [],
        createdAt: vault.now(),
        createdBy: vault.me,
        changedAt: vault.now(),
        changedBy: vault.me,
      };
      listOf(view, request.kind)?.push(made);
      vault.changed(view, made, `${request.kind}.created`, labelOf(made.record), []);
      return made.id;
    },
    record_change: (request) => {
      writable();
      for (const view of vault.world.cases) {
        for (const kind of kinds) {
          const stored = listOf(view, kind)?.find((one) => one.id === request.record);
          if (!stored) continue;
          if (!stored.heads.some((head) => request.upon.includes(head)))
            vault.refuse("changed_meanwhile", { fields: Object.keys(request.fields).join(",") });
          const changes = Object.entries(request.fields).map<FieldChange>(([field, after]) => ({
            field,
            before: stored.record[field] ?? null,
            after,
          }));
          Object.assign(stored.record, request.fields);
          stored.diverged = stored.diverged.filter((field) => !(field in request.fields));
          vault.changed(view, stored, `${kind}.changed`, labelOf(stored.record), changes);
          if (kind === "exhibit") vault.refreshExhibit(view, stored.id);
          return view;
        }
      }
      return vault.refuse("not_found");
    },
    draft_list: () => vault.drafts,
    draft_get: (id) => vault.drafts.find((one) => one.id === id) ?? null,
    draft_put: (request) => {
      const savedAt = moment(new Date().toISOString());
      const before = vault.drafts.find((one) => one.id === request.id);
      if (before) Object.assign(before, request, { savedAt });
      else vault.drafts.push({ ...request, savedAt, held: [] });
      return savedAt;
    },
    draft_delete: (id) => {
      const at = vault.drafts.findIndex((one) => one.id === id);
      if (at >= 0) vault.drafts.splice(at, 1);
      return null;
    },
  };
}
