import type {
  CaseRow,
  CaseView,
  Commands,
  DraftView,
  DueRow,
  ExhibitView,
  IncidentRow,
  JobView,
  ListRequest,
  Officer,
  Page,
  SearchHit,
  SessionView,
  TodayMissing,
  VaultStatus,
} from "$ipc/generated";
import { type Host, HostError, type HostEvents } from "./host";
import {
  ago,
  day,
  digest,
  makeId,
  makeWorld,
  moment,
  NOW,
  officerName,
  officers as sampleOfficers,
  reference,
  TODAY,
} from "./sample";

/** One answer for every command; a command without one fails the type check. */
export type FakeHandlers = {
  [K in keyof Commands]: (
    request: Commands[K]["request"],
  ) => Commands[K]["response"] | Promise<Commands[K]["response"]>;
};

/** A host in memory with invented cases: for tests, and for looking at screens without the program around them. */
export interface FakeHost extends Host {
  /** Answers some commands otherwise. */
  answer(handlers: Partial<FakeHandlers>): void;
  /** Says something to the page, as the shell would. */
  emit<E extends keyof HostEvents>(event: E, payload: HostEvents[E]): void;
  /** What was asked so far. */
  readonly calls: { name: keyof Commands; request: unknown }[];
}

export interface FakeOptions {
  state?: VaultStatus["state"];
  keyring?: string;
  officer?: "detective" | "supervisor";
  readOnly?: boolean;
  /** Milliseconds that each answer takes; none in tests. */
  delay?: number;
  /** An empty vault. */
  empty?: boolean;
}

const encoder = new TextEncoder();

export function fakeHost(options: FakeOptions = {}): FakeHost {
  const world = options.empty ? { cases: [], exhibits: new Map<string, ExhibitView>(), history: [] } : makeWorld();
  const officers: Officer[] = structuredClone(sampleOfficers);
  const listeners = new Map<keyof HostEvents, Set<(payload: never) => void>>();
  const preferences = new Map<string, string>();
  const jobs: JobView[] = [];
  const calls: FakeHost["calls"] = [];
  const drafts: DraftView[] = options.empty
    ? []
    : [
        {
          id: "draft-1",
          form: "incident",
          fields: {
            addresses: "https://facebook.example/groups/invented/posts/42",
            whatHappened: "A group post names a family.",
          },
          label: "Facebook group post",
          savedAt: ago(0, 0, 18),
          held: [
            {
              blob: "blob-held",
              name: "screenshot.png",
              size: 412_004,
              sha256: digest("held"),
              mediaType: "image/png",
            },
          ],
        },
      ];
  let tries = 0;
  let state: VaultStatus["state"] = options.state ?? "locked";
  let session: SessionView | null = state === "open" ? sessionOf(options.officer ?? "detective") : null;

  function sessionOf(role: Officer["role"]): SessionView {
    const officer = officers.find((one) => one.role === role && one.active);
    if (!officer) throw new Error("The sample has no such officer.");
    return {
      officer,
      station: "HUB-WS-03",
      signedInAt: ago(0, 0, 45),
      idleMinutes: 10,
      readOnly: options.readOnly ?? false,
      failedTries: 0,
      clock: "unverified",
    };
  }

  function refuse(code: HostError["code"], values: Record<string, string> = {}): never {
    throw new HostError({ code, values });
  }

  function status(): VaultStatus {
    return {
      state,
      folder: "/home/officer/.local/share/casebook/hub",
      session,
      keyring: options.keyring ?? "ok",
      version: "0.1.0",
      sample: true,
    };
  }

  function caseOf(id: string): CaseView {
    return world.cases.find((one) => one.case.id === id) ?? refuse("not_found");
  }

  function exhibitOf(id: string): ExhibitView {
    return world.exhibits.get(id) ?? refuse("not_found");
  }

  function emit<E extends keyof HostEvents>(event: E, payload: HostEvents[E]): void {
    for (const handler of listeners.get(event) ?? []) (handler as (payload: HostEvents[E]) => void)(payload);
  }

  function runJob(kind: string, label: string, total: number, unit: string, results: JobView["results"] = []): JobView {
    const job: JobView = {
      id: jobs.length + 1,
      kind,
      label,
      done: 0,
      total,
      unit,
      state: "running",
      error: null,
      results: [],
    };
    jobs.push(job);
    const step = () => {
      const now = jobs.find((one) => one.id === job.id);
      if (!now || now.state !== "running") return;
      const done = Math.min(total, now.done + Math.ceil(total / (options.delay ? 12 : 1)));
      const next: JobView = {
        ...now,
        done,
        state: done >= total ? "done" : "running",
        results: done >= total ? results : [],
      };
      jobs[job.id - 1] = next;
      emit("job", next);
      if (next.state === "running") setTimeout(step, options.delay ? 350 : 0);
    };
    setTimeout(step, options.delay ? 350 : 0);
    return job;
  }

  function caseRow(view: CaseView): CaseRow {
    const one = view.case.record;
    return {
      id: view.case.id,
      reference: one.reference,
      title: one.title,
      status: one.status,
      owner: view.ownerName,
      borough: one.borough,
      strands: view.flags.filter((flag) => !flag.record.removed).map((flag) => flag.record.strand),
      platforms: [...new Set(view.items.map((item) => item.record.platform))],
      incidents: view.incidents.length,
      exhibits: view.exhibits.filter((exhibit) => !exhibit.record.withdrawn).length,
      openTasks: view.tasks.filter((task) => task.record.state === "open").length,
      limit: view.limits[0] ?? null,
      referredAt: view.case.createdAt,
      changedAt: view.case.changedAt,
      forceReference: one.forceReference,
    };
  }

  function incidentRows(): IncidentRow[] {
    return world.cases.flatMap((view) =>
      view.incidents.map((incident) => ({
        id: incident.id,
        case: view.case.id,
        reference: `${view.case.record.reference}/${incident.record.number}`,
        caseTitle: view.case.record.title,
        status: view.case.record.status,
        platform: incident.record.platform,
        strands: view.flags.map((flag) => flag.record.strand),
        borough: incident.record.borough,
        summary: incident.record.whatHappened.slice(0, 160),
        stillLive: incident.record.stillLive,
        immediateRisk: incident.record.immediateRisk,
        reportedAt: incident.record.reportedAt,
        referredAt: incident.record.referredAt,
        exhibits: view.exhibits.length,
        duplicate: incident.record.duplicateOf !== null,
      })),
    );
  }

  function page<Row>(rows: Row[], request: ListRequest, text: (row: Row) => string): Page<Row> {
    const wanted = request.text.toLowerCase();
    const found = rows.filter((row) => !wanted || text(row).toLowerCase().includes(wanted));
    const by = request.sort as keyof Row;
    if (request.sort)
      found.sort(
        (a, b) =>
          String(plain(a[by])).localeCompare(String(plain(b[by])), "en-GB", { numeric: true }) *
          (request.descending ? -1 : 1),
      );
    const from = request.after ? Number(request.after) : 0;
    const rowsHere = found.slice(from, from + request.limit);
    return {
      rows: rowsHere,
      next: from + request.limit < found.length ? String(from + request.limit) : null,
      total: found.length,
    };
  }

  function plain(value: unknown): unknown {
    return typeof value === "object" && value !== null && "utc" in value ? value.utc : (value ?? "");
  }

  function fitsCase(view: CaseView, request: ListRequest): boolean {
    const one = view.case.record;
    return (
      (request.statuses.length === 0 || request.statuses.includes(one.status)) &&
      (!request.owner || one.owner === request.owner) &&
      (!request.unowned || one.owner === null) &&
      (!request.borough || one.borough === request.borough) &&
      (!request.case || view.case.id === request.case) &&
      (!request.platform || view.items.some((item) => item.record.platform === request.platform)) &&
      (!request.strand || view.flags.some((flag) => flag.record.strand.startsWith(request.strand ?? "")))
    );
  }

  function due(): DueRow[] {
    const rows: DueRow[] = [];
    for (const view of world.cases) {
      const of = {
        case: view.case.id,
        reference: view.case.record.reference,
        caseTitle: view.case.record.title,
        owner: view.ownerName,
      };
      for (const limit of view.limits) {
        if (limit.daysLeft === null || limit.lastDay === null || limit.daysLeft > 28) continue;
        rows.push({
          ...of,
          kind: "time_limit",
          title: `Last day to charge · ${limit.title}`,
          detail: "",
          due: limit.lastDay,
          daysLeft: limit.daysLeft,
          level: limit.level,
          record: limit.offence,
        });
      }
      for (const task of view.tasks) {
        if (task.record.state !== "open" || !task.record.due) continue;
        const left = Math.round((Date.parse(task.record.due) - Date.parse(TODAY)) / 86_400_000);
        if (left > 4) continue;
        rows.push({
          ...of,
          kind: "task",
          title: task.record.title,
          detail: task.record.detail,
          due: task.record.due,
          daysLeft: left,
          level: left <= 1 ? "amber" : "later",
          record: task.id,
        });
      }
      if (view.case.record.status === "received" && view.incidents[0])
        rows.push({
          ...of,
          kind: "recording",
          title: "Record the crime or say why not",
          detail: "24 hours from the report",
          due: day(1),
          daysLeft: 1,
          level: "amber",
          record: view.incidents[0].id,
        });
    }
    return rows.sort((a, b) => a.daysLeft - b.daysLeft);
  }

  function touch(view: CaseView): CaseView {
    view.case.changedAt = moment(new Date(NOW).toISOString());
    view.case.heads = [makeId("entry")];
    return structuredClone(view);
  }

  const handlers: FakeHandlers = {
    vault_status: status,
    vault_create: (request) => {
      if (state !== "none") refuse("vault_exists");
      if (request.passphrase.length < 12) refuse("weak_passphrase");
      state = "open";
      session = {
        ...sessionOf("supervisor"),
        officer: { ...officers[1]!, name: request.name, rank: request.rank, warrant: request.warrant },
      };
      return {
        session,
        halves: [
          { number: 1, text: "CBR1-7Q4F-M2XK-9D3T-H6WN-P5RA-2VJC-8YEB" },
          { number: 2, text: "CBR2-3KTZ-W8PD-6NQG-1HXM-C4FV-R7SA-9JEY" },
        ],
      };
    },
    vault_choose: () => {
      state = "locked";
      return status();
    },
    vault_restore: () => {
      state = "open";
      session = sessionOf("supervisor");
      return session;
    },
    recovery_save: () => true,
    passphrase_strength: (passphrase) => {
      const words = passphrase.split(/[\s-]+/).filter(Boolean).length;
      const log = Math.min(30, passphrase.length * 0.45 + words);
      const score = log < 4 ? 0 : log < 7 ? 1 : log < 9 ? 2 : log < 12 ? 3 : 4;
      return {
        score,
        acceptable: score >= 4,
        guessesLog10: log,
        warning: score < 2 ? "This is like passphrases that are tried first." : "",
        suggestions: score < 4 ? ["Add another word or two. Words that do not belong together are best."] : [],
      };
    },
    session_sign_in: (request) => {
      const keyring = options.keyring ?? "ok";
      if (keyring === "missing") refuse("keyring_missing");
      if (keyring === "locked") refuse("keyring_locked");
      if (keyring === "unavailable") refuse("keyring_unavailable");
      const officer = officers.find((one) => one.warrant === request.warrant.trim() && one.active);
      if (!officer || request.passphrase === "wrong") {
        tries += 1;
        refuse("wrong_credentials", { wait: String(tries > 1 ? 2 ** (tries - 1) : 0) });
      }
      const failed = tries;
      tries = 0;
      state = "open";
      session = { ...sessionOf(officer.role), officer, failedTries: failed };
      return session;
    },
    session_lock: () => {
      state = "locked";
      session = null;
      emit("locked", "asked");
      return null;
    },
    session_touch: () => null,
    session_recover: (request) => {
      if (!request.firstHalf.toUpperCase().startsWith("CBR1")) refuse("recovery_half_wrong", { half: "1" });
      if (!request.secondHalf.toUpperCase().startsWith("CBR2")) refuse("recovery_half_wrong", { half: "2" });
      state = "open";
      session = sessionOf("supervisor");
      return session;
    },
    officer_list: () => structuredClone(officers),
    officer_add: (request) => {
      if (session?.officer.role !== "supervisor") refuse("needs_supervisor");
      const officer: Officer = {
        id: `officer-${request.warrant}`,
        name: request.name,
        rank: request.rank,
        warrant: request.warrant,
        role: request.role,
        signingKey: digest(request.warrant),
        exchangeKey: digest(`${request.warrant}x`),
        active: true,
      };
      officers.push(officer);
      return officer;
    },
    officer_remove: (request) => {
      const officer = officers.find((one) => one.id === request.officer) ?? refuse("not_found");
      officer.active = false;
      return null;
    },
    passphrase_change: (request) => {
      if (request.current === "wrong") refuse("wrong_credentials");
      return null;
    },
    reference_data: () => structuredClone(reference),
    today: () => {
      const fresh = incidentRows()
        .filter((row) => row.status === "received" || row.status === "triaged")
        .sort((a, b) => (a.referredAt.utc < b.referredAt.utc ? -1 : 1));
      const missing: TodayMissing[] = world.cases
        .filter((view) => view.case.record.owner === session?.officer.id)
        .flatMap((view) =>
          view.missing.map((gap) => ({
            case: view.case.id,
            reference: view.case.record.reference,
            ...gap,
            what: [gap.what],
          })),
        );
      const rows = due();
      return {
        date: TODAY,
        due: rows,
        newToHub: fresh.slice(0, 8),
        newTotal: fresh.length,
        drafts: structuredClone(drafts),
        missing,
        badges: {
          today: rows.filter((row) => row.level !== "later").length,
          incidents: incidentRows().filter((row) => row.status === "received").length,
          cases: world.cases.filter((view) => !["closed", "disposed"].includes(view.case.record.status)).length,
        },
      };
    },
    address_recognise: (typed) =>
      typed
        .split(/\s+/)
        .filter(Boolean)
        .map((asTyped) => {
          const x = /(?:x|twitter)\.(?:com|example)\/([^/?#]+)(?:\/status\/(\d+))?/.exec(asTyped);
          return {
            asTyped,
            normalised: asTyped.replace(/[?#].*$/, ""),
            platform: x ? "x" : "website",
            platformName: x ? "X" : "Website",
            kind: x?.[2] ? "post" : x ? "profile" : "page",
            handle: x?.[1] ?? null,
            postId: x?.[2] ?? null,
            userId: null,
            numberTime: x?.[2] ? ago(2, 11, 19).utc : null,
            numberTimeText: x?.[2] ? "21 Nov 2026, 22:07 UTC" : null,
          };
        }),
    incident_duplicates: (request) => {
      const view = world.cases[0];
      if (!view || !/fict_handle/.test(request.addresses)) return [];
      const one = view.case.record;
      return [
        {
          case: view.case.id,
          reference: one.reference,
          title: one.title,
          status: one.status,
          borough: one.borough,
          owner: view.ownerName,
          reasons: [{ why: "same_post" }, { why: "near_identical_text", percent: 94 }],
        },
      ];
    },
    incident_log: (request) => {
      if (request.immediateRisk === null) refuse("invalid", { fields: "immediateRisk" });
      const view = (request.join ? caseOf(request.join) : world.cases[2]) ?? refuse("not_found");
      const at = drafts.findIndex((one) => one.id === request.draft);
      if (at >= 0) drafts.splice(at, 1);
      return {
        case: view.case.id,
        reference: view.case.record.reference,
        incident: view.incidents[0]?.id ?? "",
        exhibits: view.exhibits.map((one) => one.record.reference),
      };
    },
    incident_list: (request) =>
      page(
        incidentRows().filter((row) => fitsCase(caseOf(row.case), request)),
        request,
        (row) => `${row.reference} ${row.summary} ${row.caseTitle} ${row.borough ?? ""}`,
      ),
    case_list: (request) =>
      page(
        world.cases.filter((view) => fitsCase(view, request)).map(caseRow),
        request,
        (row) => `${row.reference} ${row.title} ${row.borough ?? ""} ${row.owner ?? ""}`,
      ),
    case_open: (request) => {
      const view = structuredClone(caseOf(request.case));
      return { ...view, asAt: request.asAt, reason: request.reason ?? view.reason };
    },
    case_triage: (request) => {
      const view = caseOf(request.case);
      view.case.record.triage = request.triage;
      if (view.case.record.status === "received") view.case.record.status = "triaged";
      return touch(view);
    },
    case_allocate: (request) => {
      const view = caseOf(request.case);
      view.case.record.owner = request.owner;
      view.case.record.status = "allocated";
      view.ownerName = officerName(request.owner);
      return touch(view);
    },
    case_move: (request) => {
      const view = caseOf(request.case);
      if (!view.nextStatuses.includes(request.to))
        refuse("not_allowed_now", { from: view.case.record.status, to: request.to });
      view.case.record.status = request.to;
      return touch(view);
    },
    case_merge: (request) => {
      const view = caseOf(request.case);
      view.case.record.mergedInto = request.into;
      const other = request.into ? caseOf(request.into).case : null;
      view.mergedInto = other && { id: other.id, reference: other.record.reference, title: other.record.title };
      return touch(view);
    },
    record_create: (request) => {
      const view = caseOf(request.case);
      const made = {
        id: makeId(request.kind),
        record: { case: request.case, ...request.fields },
        heads: [makeId("entry")],
        diverged: [],
        createdAt: moment(new Date(NOW).toISOString()),
        createdBy: "DC J Sample",
        changedAt: moment(new Date(NOW).toISOString()),
        changedBy: "DC J Sample",
      };
      recordsOf(view, request.kind)?.push(made as never);
      return made.id;
    },
    record_change: (request) => {
      for (const view of world.cases) {
        for (const record of allRecords(view)) {
          if (record.id !== request.record) continue;
          if (request.upon.length > 0 && !record.heads.some((head) => request.upon.includes(head)))
            refuse("changed_meanwhile");
          Object.assign(record.record, request.fields);
          record.heads = [makeId("entry")];
          return structuredClone(view);
        }
      }
      return refuse("not_found");
    },
    history: (request) => {
      const lines = world.history.filter(
        (line) =>
          (!request.case || line.case?.id === request.case) &&
          (!request.record || line.record === request.record) &&
          (!request.officer || line.by === officerName(request.officer)) &&
          (!request.changesOnly || !line.kind.endsWith("viewed")) &&
          (request.before === null || line.seq < request.before),
      );
      const rows = lines.slice(0, request.limit);
      const lastSeq = rows.at(-1)?.seq;
      return {
        rows: structuredClone(rows),
        next: lines.length > rows.length && lastSeq ? String(lastSeq) : null,
        total: lines.length,
      };
    },
    person_list: (request) =>
      page(
        world.cases
          .filter((view) => fitsCase(view, request))
          .flatMap((view) =>
            view.people.map((one) => ({
              id: one.id,
              case: view.case.id,
              caseReference: view.case.record.reference,
              name: one.record.name,
              categories: one.record.categories,
              changedAt: one.changedAt,
            })),
          ),
        request,
        (row) => `${row.name} ${row.caseReference}`,
      ),
    account_list: (request) =>
      page(
        world.cases
          .filter((view) => fitsCase(view, request))
          .flatMap((view) =>
            view.accounts.map((one) => ({
              id: one.id,
              platform: one.record.platform,
              permanentId: one.record.permanentId,
              handles: one.record.handles.map((seen) => seen.handle),
              cases: [{ id: view.case.id, reference: view.case.record.reference, title: view.case.record.title }],
              items: view.items.length,
              changedAt: one.changedAt,
            })),
          ),
        request,
        (row) => `${row.handles.join(" ")} ${row.permanentId ?? ""}`,
      ),
    exhibit_list: (request) =>
      page(
        [...world.exhibits.values()]
          .filter((one) => fitsCase(caseOf(one.exhibit.record.case), request))
          .map((one) => ({
            id: one.exhibit.id,
            case: one.exhibit.record.case,
            caseReference: one.caseReference,
            reference: one.exhibit.record.reference,
            description: one.exhibit.record.description,
            mediaType: one.exhibit.record.file.mediaType,
            size: one.exhibit.record.file.size,
            sha256: one.exhibit.record.file.sha256,
            takenAt: one.exhibit.record.takenAt,
            missing: one.missing,
            withdrawn: one.exhibit.record.withdrawn !== null,
            contentNote: one.exhibit.record.contentNote,
          })),
        request,
        (row) => `${row.reference} ${row.description} ${row.caseReference}`,
      ),
    search: (request) => {
      const wanted = request.query.trim().toLowerCase();
      const hits: SearchHit[] = [];
      for (const view of world.cases) {
        if (request.case && view.case.id !== request.case) continue;
        if (request.borough && view.case.record.borough !== request.borough) continue;
        const of = { case: view.case.id, caseReference: view.case.record.reference, caseTitle: view.case.record.title };
        const add = (
          id: string,
          kind: SearchHit["kind"],
          label: string,
          text: string,
          changedAt: SearchHit["changedAt"],
        ) => {
          if (request.kinds.length > 0 && !request.kinds.includes(kind)) return;
          const at = `${label} ${text}`.toLowerCase().indexOf(wanted);
          if (!wanted || at < 0) return;
          hits.push({ ...of, id, kind, label, snippet: mark(text, wanted), changedAt });
        };
        add(view.case.id, "case", `${of.caseReference} ${of.caseTitle}`, view.case.record.summary, view.case.changedAt);
        for (const one of view.accounts)
          add(one.id, "account", `@${one.record.handles[0]?.handle ?? ""}`, one.record.profileAddress, one.changedAt);
        for (const one of view.people) add(one.id, "person", one.record.name, one.record.contact.email, one.changedAt);
        for (const one of view.items) add(one.id, "item", one.record.postId ?? "", one.record.text, one.changedAt);
        for (const one of view.exhibits)
          add(one.id, "exhibit", one.record.reference, one.record.description, one.changedAt);
      }
      return {
        hits: hits.slice(request.offset, request.offset + request.limit),
        more: hits.length > request.offset + request.limit,
      };
    },
    draft_list: () => structuredClone(drafts),
    draft_get: (id) => structuredClone(drafts.find((one) => one.id === id) ?? null),
    draft_put: (request) => {
      const savedAt = moment(new Date().toISOString());
      const before = drafts.find((one) => one.id === request.id);
      if (before) Object.assign(before, request, { savedAt });
      else drafts.push({ ...request, savedAt, held: [] });
      return savedAt;
    },
    draft_delete: (id) => {
      const at = drafts.findIndex((one) => one.id === id);
      if (at >= 0) drafts.splice(at, 1);
      return null;
    },
    preference_get: (name) => preferences.get(name) ?? null,
    preference_put: (request) => {
      preferences.set(request.name, request.value);
      return null;
    },
    files_pick: () => [{ ticket: makeId("ticket"), name: "screenshot of the post.png", size: 412_004, method: "file" }],
    exhibit_add: (request) => {
      const draft = drafts.find((one) => one.id === request.draft);
      for (const ticket of request.tickets) {
        const name = tickets.get(ticket) ?? "screenshot.png";
        draft?.held.push({ blob: makeId("blob"), name, size: 412_004, sha256: digest(ticket), mediaType: "image/png" });
      }
      return runJob(
        "intake",
        request.tickets.length === 1 ? "Taking in 1 file" : `Taking in ${request.tickets.length} files`,
        request.tickets.length * 412_004,
        "bytes",
        request.tickets.map((ticket) => ({
          name: tickets.get(ticket) ?? ticket,
          record: null,
          outcome: "taken",
          error: null,
        })),
      );
    },
    exhibit_get: (id) => structuredClone(exhibitOf(id)),
    exhibit_open: (request) => {
      const one = exhibitOf(request.exhibit);
      one.custody.push(custodyNow("viewed", request.why, true));
      return {
        address: picture(one.exhibit.record.reference),
        mediaType: "image/svg+xml",
        size: one.exhibit.record.file.size,
        hashOk: true,
      };
    },
    exhibit_close: () => null,
    exhibit_check: (id) => {
      const one = exhibitOf(id);
      one.lastCheck = custodyNow("checked", "", true);
      one.custody.push(one.lastCheck);
      return structuredClone(one);
    },
    exhibit_thumbnail: (id) => {
      const one = exhibitOf(id);
      return one.shownAs === "image" || one.shownAs === "video"
        ? { address: picture(one.exhibit.record.reference), mediaType: "image/svg+xml", size: 2_000, hashOk: true }
        : null;
    },
    exhibit_withdraw: (request) => {
      const one = exhibitOf(request.exhibit);
      one.exhibit.record.withdrawn = {
        at: moment(new Date(NOW).toISOString()),
        by: "officer-4417",
        reason: request.reason,
      };
      return structuredClone(one);
    },
    exhibit_save_as: () => true,
    custody_add: (request) => {
      const one = exhibitOf(request.exhibit);
      one.custody.push({ ...custodyNow(request.what, request.why, null), from: request.from, to: request.to });
      return structuredClone(one);
    },
    export_preview: (id) => {
      const view = caseOf(id);
      const used = view.exhibits.filter((one) => !one.record.withdrawn);
      return {
        incidents: view.incidents.length,
        people: view.people.map((one) => one.record.name),
        exhibits: used.map((one) => ({
          id: one.id,
          reference: one.record.reference,
          description: one.record.description,
          size: one.record.file.size,
        })),
        bytes: used.reduce((sum, one) => sum + one.record.file.size, 0),
        leftOut: view.exhibits.filter((one) => one.record.withdrawn).map((one) => `${one.record.reference}: withdrawn`),
        blocking: [],
      };
    },
    case_file_make: () =>
      runJob("case_file", "Making the case file", 24, "pages", [
        { name: "case file v2.pdf", record: null, outcome: "made", error: null },
      ]),
    bundle_make: () =>
      runJob("bundle", "Making the bundle", 8_000_000, "bytes", [
        { name: "bundle.casebundle", record: null, outcome: "made", error: null },
      ]),
    document_open: () => ({ address: picture("Case file"), mediaType: "image/svg+xml", size: 412_553, hashOk: true }),
    document_save_as: () => true,
    job_list: () => structuredClone(jobs),
    job_cancel: (id) => {
      const job = jobs[id - 1];
      if (job?.state === "running") {
        jobs[id - 1] = { ...job, state: "cancelled" };
        emit("job", { ...job, state: "cancelled" });
      }
      return null;
    },
    backup_make: () =>
      runJob("backup", "Backing up the vault", 220_000_000, "bytes", [
        { name: "hub-2026-11-23.cbbackup", record: null, outcome: "ok", error: null },
      ]),
    vault_check: () =>
      runJob("check", "Checking everything", 1_204, "entries", [
        { name: "Journal: 1,204 entries, every signature and link holds", record: null, outcome: "ok", error: null },
        {
          name: `Evidence: ${world.exhibits.size} sealed files, every digest equal`,
          record: null,
          outcome: "ok",
          error: null,
        },
      ]),
    vault_rebuild: () =>
      runJob("rebuild", "Rebuilding from the journal", 1_204, "entries", [
        { name: "Lists and search index", record: null, outcome: "made", error: null },
      ]),
    setting_put: (request) => {
      if (session && request.name === "idle_minutes") session = { ...session, idleMinutes: Number(request.value) };
      return null;
    },
  };

  const tickets = new Map<string, string>();

  return {
    calls,
    answer(more) {
      Object.assign(handlers, more);
    },
    emit,
    async call(name, ...[request]) {
      calls.push({ name, request: request ?? null });
      if (options.delay) await new Promise((resolve) => setTimeout(resolve, options.delay));
      const open: (keyof Commands)[] = [
        "vault_status",
        "vault_create",
        "vault_choose",
        "vault_restore",
        "recovery_save",
        "passphrase_strength",
        "session_sign_in",
        "session_recover",
        "session_lock",
        "session_touch",
      ];
      if (state !== "open" && !open.includes(name)) refuse("locked");
      const handler = handlers[name] as (request: unknown) => Commands[typeof name]["response"];
      return await handler(request ?? null);
    },
    async hold(bytes, name) {
      const ticket = { ticket: makeId("ticket"), name, size: bytes.byteLength, method: "pasted" as const };
      tickets.set(ticket.ticket, name);
      return ticket;
    },
    on(event, handler) {
      const handlersOf = listeners.get(event) ?? new Set();
      handlersOf.add(handler as never);
      listeners.set(event, handlersOf);
      return () => handlersOf.delete(handler as never);
    },
  };
}

function custodyNow(what: string, why: string, hashOk: boolean | null) {
  return { at: ago(0), atText: "2026-11-23 09:26:00 UTC", by: "DC J Sample", what, from: "", to: "", why, hashOk };
}

function mark(text: string, wanted: string): string {
  const at = text.toLowerCase().indexOf(wanted);
  return at < 0
    ? text
    : `${text.slice(0, at)}\uE000${text.slice(at, at + wanted.length)}\uE001${text.slice(at + wanted.length)}`;
}

/** A plain picture with words on it, in place of evidence. */
function picture(words: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#dfe6ee"/><rect x="40" y="40" width="560" height="60" rx="8" fill="#fff"/><rect x="40" y="120" width="560" height="220" rx="8" fill="#fff"/><text x="60" y="80" font-family="sans-serif" font-size="24" fill="#15202b">Sample ${words}</text></svg>`;
  return `data:image/svg+xml;base64,${btoa(String.fromCharCode(...encoder.encode(svg)))}`;
}

type AnyStored = { id: string; heads: string[]; record: object };

function recordsOf(view: CaseView, kind: string): AnyStored[] | undefined {
  const lists: Record<string, AnyStored[]> = {
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
  return lists[kind];
}

function allRecords(view: CaseView): AnyStored[] {
  return [
    view.case,
    ...view.flags,
    ...view.incidents,
    ...view.people,
    ...view.organisations,
    ...view.accounts,
    ...view.items,
    ...view.exhibits,
    ...view.notes,
    ...view.tasks,
    ...view.offences,
    ...view.documents,
  ];
}
