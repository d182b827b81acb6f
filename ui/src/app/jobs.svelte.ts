import type { Host } from "$host/host";
import type { JobView } from "$ipc/generated";

/** Work that goes on in the background: taking in files, making documents, backups, checks. */
export class Jobs {
  readonly #host: Host;
  #stop: (() => void) | undefined;
  // Nothing on the screen follows it: it is asked only when a job ends.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #waiting = new Map<number, ((job: JobView) => void)[]>();
  list = $state.raw<JobView[]>([]);

  constructor(host: Host) {
    this.#host = host;
  }

  async start(): Promise<void> {
    this.#stop?.();
    this.#stop = this.#host.on("job", (job) => this.put(job));
    try {
      for (const job of await this.#host.call("job_list")) this.put(job);
    } catch {
      // Without the list, jobs still appear with their next change.
    }
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#waiting.clear();
    this.list = [];
  }

  get running(): JobView[] {
    return this.list.filter((job) => job.state === "running");
  }

  /** Shows a job, or its newer state. An answer that was overtaken by its own event changes nothing. */
  put(job: JobView): void {
    const before = this.list.find((one) => one.id === job.id);
    if (before && before.state !== "running" && job.state === "running") return;
    this.list = before ? this.list.map((one) => (one.id === job.id ? job : one)) : [job, ...this.list];
    if (job.state === "running") return;
    for (const done of this.#waiting.get(job.id) ?? []) done(job);
    this.#waiting.delete(job.id);
  }

  /** Shows a job and waits until it ended, well or not. */
  finished(job: JobView): Promise<JobView> {
    this.put(job);
    const now = this.list.find((one) => one.id === job.id);
    if (now && now.state !== "running") return Promise.resolve(now);
    return new Promise((resolve) => {
      this.#waiting.set(job.id, [...(this.#waiting.get(job.id) ?? []), resolve]);
    });
  }

  async cancel(id: number): Promise<void> {
    await this.#host.call("job_cancel", id);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((job) => job.id !== id || job.state === "running");
  }
}
