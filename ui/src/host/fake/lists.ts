import type {
  AccountRow,
  CaseRow,
  CaseView,
  DueRow,
  IncidentRow,
  ListRequest,
  Page,
  SearchHit,
  TodayMissing,
} from "$ipc/generated";
import { ago, day, today } from "../sample/clock";
import { officerName } from "../sample/officers";
import type { FakeHandlers, FakeVault } from "./vault";

type Handled =
  | "today"
  | "incident_list"
  | "case_list"
  | "person_list"
  | "account_list"
  | "exhibit_list"
  | "search"
  | "history"
  | "address_recognise"
  | "incident_duplicates";

function isNonCrime(view: CaseView): boolean {
  const { status, outcome } = view.case.record;
  return status === "non_crime" || (outcome?.code.startsWith("nc_") ?? false);
}

const closed = ["duplicate", "not_ours", "closed", "review_due", "disposed"];

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

function fits(view: CaseView, request: ListRequest): boolean {
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

function plain(value: unknown): string {
  if (typeof value === "object" && value !== null && "utc" in value) return String(value.utc);
  return String(value ?? "");
}

function page<Row>(rows: Row[], request: ListRequest, text: (row: Row) => string): Page<Row> {
  const wanted = request.text.toLowerCase();
  const found = rows.filter((row) => !wanted || text(row).toLowerCase().includes(wanted));
  // The program sorts by names like `taken_at`; the rows call the same thing `takenAt`.
  const by = request.sort.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof Row;
  const direction = request.descending ? -1 : 1;
  if (request.sort) {
    found.sort((a, b) => direction * plain(a[by]).localeCompare(plain(b[by]), "en-GB", { numeric: true }));
  }
  const from = request.after ? Number(request.after) : 0;
  const to = from + request.limit;
  return { rows: found.slice(from, to), next: to < found.length ? String(to) : null, total: found.length };
}

function mark(text: string, wanted: string): string {
  const at = text.toLowerCase().indexOf(wanted);
  if (at < 0) return text.slice(0, 200);
  const end = at + wanted.length;
  return `${text.slice(Math.max(0, at - 80), at)}\uE000${text.slice(at, end)}\uE001${text.slice(end, end + 120)}`;
}

/** Lists over all cases, Today, search, the journal, and what is read from addresses. */
export function listHandlers(vault: FakeVault): Pick<FakeHandlers, Handled> {
  const { world } = vault;
  const casesFor = (request: ListRequest) => world.cases.filter((view) => fits(view, request));

  function incidentRows(): IncidentRow[] {
    return world.cases.flatMap((view) =>
      view.incidents.map(({ id, record: incident }) => ({
        id,
        case: view.case.id,
        reference: `${view.case.record.reference}/${incident.number}`,
        caseTitle: view.case.record.title,
        status: view.case.record.status,
        platform: incident.platform,
        strands: view.flags.map((flag) => flag.record.strand),
        borough: incident.borough,
        summary: incident.whatHappened.slice(0, 160),
        stillLive: incident.stillLive,
        immediateRisk: incident.immediateRisk,
        reportedAt: incident.reportedAt,
        referredAt: incident.referredAt,
        exhibits: view.exhibits.length,
        duplicate: incident.duplicateOf !== null,
      })),
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
        const left = Math.round((Date.parse(task.record.due) - Date.parse(today())) / 86_400_000);
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

  /** One row an account: the same number, or without one the same handle, in several cases is one row (LNK-1). */
  /** Where people and accounts are looked for: not among what is no crime, unless somebody asks (NCHI-5). */
  function nominalCases(request: ListRequest): CaseView[] {
    return casesFor(request).filter((view) => request.includeNonCrime || request.case || !isNonCrime(view));
  }

  function accountRows(request: ListRequest): AccountRow[] {
    const rows = new Map<string, AccountRow>();
    for (const view of nominalCases(request)) {
      for (const { id, record, changedAt } of view.accounts) {
        const handles = record.handles.map((seen) => seen.handle).reverse();
        const key = `${record.platform} ${record.permanentId ?? handles[0] ?? id}`;
        const of = { id: view.case.id, reference: view.case.record.reference, title: view.case.record.title };
        const items = view.items.filter((item) => item.record.account === id).length;
        const before = rows.get(key);
        if (before) {
          before.cases.push(of);
          before.items += items;
          before.nonCrime &&= isNonCrime(view);
        } else
          rows.set(key, {
            id,
            platform: record.platform,
            permanentId: record.permanentId,
            handles,
            cases: [of],
            items,
            nonCrime: isNonCrime(view),
            changedAt,
          });
      }
    }
    return [...rows.values()];
  }

  return {
    today: () => {
      const fresh = incidentRows()
        .filter((row) => row.status === "received" || row.status === "triaged")
        .sort((a, b) => (a.referredAt.utc < b.referredAt.utc ? -1 : 1));
      const missing: TodayMissing[] = world.cases
        .filter((view) => view.case.record.owner === vault.session?.officer.id)
        .flatMap((view) => {
          const records = new Map<string, TodayMissing>();
          for (const gap of view.missing) {
            const before = records.get(gap.record);
            if (before) before.what.push(gap.what);
            else
              records.set(gap.record, {
                case: view.case.id,
                reference: view.case.record.reference,
                ...gap,
                what: [gap.what],
              });
          }
          return [...records.values()];
        });
      const rows = due();
      return {
        date: today(),
        due: rows,
        newToHub: fresh.slice(0, 8),
        newTotal: fresh.length,
        drafts: vault.drafts,
        missing,
        openRestores: vault.restores.filter((one) => !one.confirmedBy),
        badges: {
          today: rows.filter((row) => row.level !== "later").length,
          incidents: incidentRows().filter((row) => row.status === "received").length,
          cases: world.cases.filter((view) => !closed.includes(view.case.record.status)).length,
        },
      };
    },
    incident_list: (request) => {
      const cases = new Set(casesFor(request).map((view) => view.case.id));
      const rows = incidentRows().filter((row) => cases.has(row.case));
      return page(rows, request, (row) => `${row.reference} ${row.summary} ${row.caseTitle} ${row.borough ?? ""}`);
    },
    case_list: (request) =>
      page(
        casesFor(request).map(caseRow),
        request,
        (row) => `${row.reference} ${row.title} ${row.borough ?? ""} ${row.owner ?? ""}`,
      ),
    person_list: (request) => {
      const rows = nominalCases(request).flatMap((view) =>
        view.people.map((one) => ({
          id: one.id,
          case: view.case.id,
          caseReference: view.case.record.reference,
          name: one.record.name,
          categories: one.record.categories,
          nonCrime: isNonCrime(view),
          changedAt: one.changedAt,
        })),
      );
      return page(rows, request, (row) => `${row.name} ${row.caseReference}`);
    },
    account_list: (request) =>
      page(
        accountRows(request),
        request.sort === "handle" ? { ...request, sort: "handles" } : request,
        (row) => `${row.handles.join(" ")} ${row.permanentId ?? ""}`,
      ),
    exhibit_list: (request) => {
      const rows = [...world.exhibits.values()]
        .filter((one) => fits(vault.caseOf(one.exhibit.record.case), request))
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
        }));
      return page(rows, request, (row) => `${row.reference} ${row.description} ${row.caseReference}`);
    },
    search: (request) => {
      const wanted = request.query.trim().toLowerCase();
      const hits: SearchHit[] = [];
      for (const view of world.cases) {
        if (request.case && view.case.id !== request.case) continue;
        if (request.borough && view.case.record.borough !== request.borough) continue;
        const nonCrime = isNonCrime(view);
        if (nonCrime && !request.includeNonCrime && !request.case) continue;
        const { reference, title, summary } = view.case.record;
        const of = { case: view.case.id, caseReference: reference, caseTitle: title };
        const add = (
          one: { id: string; changedAt: SearchHit["changedAt"] },
          kind: SearchHit["kind"],
          label: string,
          text: string,
        ) => {
          if (request.kinds.length > 0 && !request.kinds.includes(kind)) return;
          if (!wanted || !`${label} ${text}`.toLowerCase().includes(wanted)) return;
          // As the program does: the words around what was found are of the name first, then of the text.
          const snippet = mark(label.toLowerCase().includes(wanted) ? label : text, wanted);
          hits.push({ ...of, id: one.id, kind, label, snippet, nonCrime, changedAt: one.changedAt });
        };
        add(view.case, "case", `${reference} ${title}`, summary);
        for (const one of view.incidents) add(one, "incident", `Report ${one.record.number}`, one.record.whatHappened);
        for (const one of view.accounts)
          add(
            one,
            "account",
            `${one.record.platform} @${one.record.handles.at(-1)?.handle ?? ""}`,
            one.record.profileAddress,
          );
        for (const one of view.people) add(one, "person", one.record.name, one.record.contact.email);
        for (const one of view.items)
          add(one, "item", `${one.record.platform} ${one.record.postId ?? ""}`, one.record.text);
        for (const one of view.exhibits) add(one, "exhibit", one.record.reference, one.record.description);
        for (const one of view.notes) add(one, "note", one.record.text.slice(0, 60), one.record.text);
        for (const one of view.tasks) add(one, "task", one.record.title, one.record.detail);
      }
      const end = request.offset + request.limit;
      return { hits: hits.slice(request.offset, end), more: hits.length > end };
    },
    history: (request) => {
      const looks = /\.(viewed|consulted|searched|signed_in|locked)$/;
      const whole = Boolean(request.case) || Boolean(request.record) || vault.session?.officer.role === "supervisor";
      const lines = world.history.filter(
        (line) =>
          (whole || line.by === vault.me) &&
          (!request.case || line.case?.id === request.case) &&
          (!request.record || line.record === request.record) &&
          (!request.officer || line.by === officerName(request.officer)) &&
          (!request.changesOnly || !looks.test(line.kind)),
      );
      const rest = lines.filter((line) => request.before === null || line.seq < request.before);
      const rows = rest.slice(0, request.limit);
      const last = rows.at(-1);
      return { rows, next: last && rest.length > rows.length ? String(last.seq) : null, total: lines.length };
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
            numberTimeText: x?.[2] ? "2026-11-21 22:07:51 UTC (22:07:51 GMT)" : null,
          };
        }),
    incident_duplicates: (request) => {
      const view = world.cases[0];
      if (!view || !request.addresses.includes("fict_handle")) return [];
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
  };
}
