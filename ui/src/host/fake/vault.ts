import type {
  CaseView,
  Commands,
  DraftView,
  ExhibitView,
  FieldChange,
  FileTicket,
  JobView,
  LogRetentionView,
  Officer,
  RestoreView,
  SessionView,
  Stored,
  VaultStatus,
} from "$ipc/generated";
import { HostError, type HostEvents } from "../host";
import { ago, digest, makeId, moment, sampleNow, setNow } from "../sample/clock";
import { officers as sampleOfficers } from "../sample/officers";
import { exhibitGaps, line, makeWorld, type World } from "../sample/world";

/** One answer for every command; a command without one fails the type check. */
export type FakeHandlers = {
  [K in keyof Commands]: (
    request: Commands[K]["request"],
  ) => Commands[K]["response"] | Promise<Commands[K]["response"]>;
};

export interface FakeOptions {
  state?: VaultStatus["state"];
  keyring?: string;
  officer?: "detective" | "supervisor";
  readOnly?: boolean;
  /** Milliseconds that each answer takes; none in tests. */
  delay?: number;
  /** An empty vault. */
  empty?: boolean;
  /** Restores of the vault. */
  restores?: RestoreView[];
  /** The time that the sample is made for; the tests' own when left out. */
  now?: number;
}

/** What the handlers of the fake share: the sample, who is signed in, and how the page is told of things. */
export class FakeVault {
  readonly world: World;
  readonly officers: Officer[] = structuredClone(sampleOfficers);
  readonly preferences = new Map<string, string>();
  readonly tickets = new Map<string, FileTicket>();
  readonly jobs: JobView[] = [];
  readonly drafts: DraftView[];
  restores: RestoreView[];
  retention: LogRetentionView = {
    years: null,
    values: [],
    leastYears: 6,
    tooShort: false,
    begins: "2026-09-01",
    reviewOn: null,
  };
  state: VaultStatus["state"];
  session: SessionView | null;
  tries = 0;
  #listeners = new Map<keyof HostEvents, Set<(payload: never) => void>>();

  constructor(readonly options: FakeOptions) {
    if (options.now !== undefined) setNow(options.now);
    this.world = options.empty ? { cases: [], exhibits: new Map(), history: [] } : makeWorld();
    this.drafts = options.empty ? [] : [unfinished()];
    this.restores = options.restores ?? [];
    this.state = options.state ?? "locked";
    this.session = this.state === "open" ? this.sessionOf(options.officer ?? "detective") : null;
  }

  sessionOf(role: Officer["role"]): SessionView {
    const officer = this.officers.find((one) => one.role === role && one.active);
    if (!officer) throw new Error("The sample has no such officer.");
    return {
      officer,
      station: "HUB-WS-03",
      signedInAt: ago(0, 0, 45),
      idleMinutes: 10,
      readOnly: this.options.readOnly ?? false,
      failedTries: 0,
      clock: "unverified",
    };
  }

  /** Name of the officer who is signed in. */
  get me(): string {
    const officer = this.session?.officer;
    return officer ? `${officer.rank} ${officer.name}` : "";
  }

  now() {
    return moment(new Date(sampleNow()).toISOString().replace(".000Z", "Z"));
  }

  refuse(code: HostError["code"], values: Record<string, string> = {}): never {
    throw new HostError({ code, values });
  }

  caseOf(id: string): CaseView {
    return this.world.cases.find((one) => one.case.id === id) ?? this.refuse("not_found");
  }

  exhibitOf(id: string): ExhibitView {
    return this.world.exhibits.get(id) ?? this.refuse("not_found");
  }

  /** What is missing of an exhibit, worked out anew for its view and its case. */
  refreshExhibit(view: CaseView, id: string): void {
    const one = this.exhibitOf(id);
    one.missing = exhibitGaps(one.exhibit.record);
    const label = one.exhibit.record.reference;
    view.missing = [
      ...view.missing.filter((gap) => gap.record !== id),
      ...one.missing.map((what) => ({ record: id, kind: "exhibit" as const, label, what })),
    ];
  }

  /** Notes that a record changed: other heads, another time, a line of the journal. */
  changed<T>(view: CaseView, stored: Stored<T>, kind: string, label: string, changes: FieldChange[]): void {
    stored.changedAt = this.now();
    stored.changedBy = this.me;
    const entry = line(
      kind,
      this.now(),
      this.me,
      { id: view.case.id, reference: view.case.record.reference, title: view.case.record.title },
      stored.id,
      label,
      changes,
    );
    entry.seq = (this.world.history[0]?.seq ?? 0) + 1;
    stored.heads = [entry.entry];
    this.world.history.unshift(entry);
  }

  on<E extends keyof HostEvents>(event: E, handler: (payload: HostEvents[E]) => void): () => void {
    const handlers = this.#listeners.get(event) ?? new Set();
    handlers.add(handler as never);
    this.#listeners.set(event, handlers);
    return () => handlers.delete(handler as never);
  }

  emit<E extends keyof HostEvents>(event: E, payload: HostEvents[E]): void {
    for (const handler of this.#listeners.get(event) ?? []) (handler as (payload: HostEvents[E]) => void)(payload);
  }

  /** Runs work that takes a while when answers take time, else at once; `results` happens at its end. */
  runJob(
    kind: string,
    label: string,
    total: number,
    unit: string,
    results: () => JobView["results"] = () => [],
  ): JobView {
    const job: JobView = {
      id: this.jobs.length + 1,
      kind,
      label,
      done: 0,
      total,
      unit,
      state: "running",
      error: null,
      results: [],
    };
    this.jobs.push(job);
    const pause = this.options.delay ? 350 : 0;
    const step = () => {
      const now = this.jobs[job.id - 1];
      if (now?.state !== "running") return;
      const done = Math.min(total, now.done + Math.ceil(total / (pause ? 8 : 1)));
      const ended = done >= total;
      const next: JobView = { ...now, done, state: ended ? "done" : "running", results: ended ? results() : [] };
      this.jobs[job.id - 1] = next;
      this.emit("job", structuredClone(next));
      if (!ended) setTimeout(step, pause);
    };
    setTimeout(step, pause);
    return job;
  }
}

function unfinished(): DraftView {
  return {
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
        blob: makeId("blob"),
        name: "screenshot.png",
        size: 412_004,
        sha256: digest("held"),
        mediaType: "image/png",
      },
    ],
  };
}
