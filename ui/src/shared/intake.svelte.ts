import type { Host } from "$host/host";
import type { ContentNote, FileTicket, JobView } from "$ipc/generated";
import { sentenceFor, toMessage } from "$ipc/errors";

/** Where files go: to a case as exhibits, or to a draft, which keeps them sealed until it is logged. */
export type IntakeTarget = { case: string } | { draft: string };

export type IntakeState = "waiting" | "reading" | "taken" | "already_here" | "refused" | "stopped";

/** A file on its way in. */
export interface IntakeLine {
  key: number;
  name: string;
  size: number;
  state: IntakeState;
  /** Why it was refused. */
  problem: string | undefined;
  /** The exhibit it became. */
  record: string | null;
  job: number | undefined;
}

/** What is said about files before anybody has looked at them. */
export function noContentNote(): ContentNote {
  return { words: "", graphicLevel: 0, audio: false, child: false, death: false, sexual: false };
}

/** Where running jobs are followed; the session has one. */
export interface JobBoard {
  readonly list: JobView[];
  finished(job: JobView): Promise<JobView>;
  cancel(id: number): Promise<void>;
  dismiss(id: number): void;
}

export interface IntakeOptions {
  target: () => IntakeTarget;
  /** Runs before the first file of a batch, for what must be there first. */
  before?: () => Promise<void>;
  /** Runs after each file that was taken in. */
  done: () => void;
  /** Address of the page that the files show. */
  sourceAddress?: () => string;
}

/** Takes files in, one after another, and knows how far each has come. Each is a job of its own and can be stopped. */
export class Intake {
  lines = $state<IntakeLine[]>([]);
  /** Why a whole batch could not start. */
  problem = $state<string>();
  busy = $derived(this.lines.some((line) => line.state === "waiting" || line.state === "reading"));

  #host: Host;
  #jobs: JobBoard;
  #to: IntakeOptions;
  #last = 0;
  #queue: Promise<void> = Promise.resolve();
  #stop: () => void;

  constructor(host: Host, jobs: JobBoard, to: IntakeOptions) {
    this.#host = host;
    this.#jobs = jobs;
    this.#to = to;
    this.#stop = host.on("files-dropped", (tickets) => void this.take(tickets));
  }

  /** The job of a line that is at work. */
  jobOf(line: IntakeLine): JobView | undefined {
    return line.state === "reading" ? this.#jobs.list.find((job) => job.id === line.job) : undefined;
  }

  /** Listens no more. */
  close(): void {
    this.#stop();
  }

  /** Asks for files with the system's own dialog. */
  async pick(): Promise<void> {
    try {
      await this.take(await this.#host.call("files_pick"));
    } catch (error) {
      this.problem = toMessage(error);
    }
  }

  /** Takes the files of a paste or a drop; says whether there were any. */
  async takeFiles(files: Iterable<File>): Promise<boolean> {
    const found = [...files];
    if (found.length === 0) return false;
    const tickets: FileTicket[] = [];
    for (const file of found) {
      try {
        tickets.push(await this.#host.hold(await file.arrayBuffer(), file.name || pastedName(file.type)));
      } catch (error) {
        this.problem = toMessage(error);
      }
    }
    await this.take(tickets);
    return true;
  }

  /** Seals the files that these tickets stand for. */
  take(tickets: FileTicket[]): Promise<void> {
    if (tickets.length === 0) return Promise.resolve();
    this.problem = undefined;
    const added = tickets.map<IntakeLine>((ticket) => ({
      key: (this.#last += 1),
      name: ticket.name,
      size: ticket.size,
      state: "waiting",
      problem: undefined,
      record: null,
      job: undefined,
    }));
    this.lines.push(...added);
    added.forEach((line, index) => {
      const ticket = tickets[index];
      if (ticket) this.#queue = this.#queue.then(() => this.#run(ticket, line.key));
    });
    return this.#queue;
  }

  /** Stops one file, or all that are not done yet; what was sealed before stays. */
  async cancel(line?: IntakeLine): Promise<void> {
    const which = line ? [line] : this.lines;
    for (const one of which) if (one.state === "waiting") one.state = "stopped";
    for (const one of which) {
      const job = this.jobOf(one);
      if (job?.state === "running") await this.#jobs.cancel(job.id);
    }
  }

  /** Takes finished lines off the list; refusals stay until they were read. */
  clear(): void {
    this.lines = this.lines.filter((line) => line.state === "waiting" || line.state === "reading");
  }

  async #run(ticket: FileTicket, key: number): Promise<void> {
    const line = this.lines.find((one) => one.key === key);
    if (!line || line.state === "stopped") return;
    const target = this.#to.target();
    try {
      await this.#to.before?.();
      const started = await this.#host.call("exhibit_add", {
        case: "case" in target ? target.case : null,
        draft: "draft" in target ? target.draft : null,
        tickets: [ticket.ticket],
        description: "",
        obtainedWhere: "",
        capturedAt: null,
        sourceAddress: this.#to.sourceAddress?.() ?? "",
        item: null,
        contentNote: noContentNote(),
      });
      line.state = "reading";
      line.job = started.id;
      const job = await this.#jobs.finished(started);
      const ending = this.#settle(job, line);
      // What became of it stands in this list; the list of background work need not repeat it.
      if (ending !== "refused") this.#jobs.dismiss(job.id);
      if (ending === "taken") this.#to.done();
    } catch (error) {
      line.state = "refused";
      line.problem = toMessage(error);
    }
  }

  #settle(job: JobView, line: IntakeLine): IntakeState {
    const result = job.results[0];
    const error = result?.error ?? job.error;
    if (result?.outcome === "taken" || result?.outcome === "already_here") line.state = result.outcome;
    else line.state = job.state === "cancelled" || error?.code === "cancelled" ? "stopped" : "refused";
    line.record = result?.record ?? null;
    line.problem = line.state === "refused" && error ? sentenceFor(error) : undefined;
    return line.state;
  }
}

const endings: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

function pastedName(type: string): string {
  return `Pasted ${type.startsWith("image/") ? "picture" : "file"}.${endings[type] ?? "bin"}`;
}

/** The files of a paste; pictures from the clipboard among them. */
export function filesOf(transfer: DataTransfer | null): File[] {
  if (!transfer) return [];
  return [...transfer.items].filter((item) => item.kind === "file").flatMap((item) => item.getAsFile() ?? []);
}
