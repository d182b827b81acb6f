import type { Host } from "$host/host";
import type { IpcError, JobView, PixelArea, ScreenKeepRequest, ScreenShotView } from "$ipc/generated";
import { sentenceFor, toMessage } from "$ipc/errors";
import type { JobBoard } from "./intake.svelte";

/** A part of the picture that became an exhibit. */
export interface KeptPart {
  /** The exhibit. */
  record: string;
  /** The same bytes were in the case already. */
  again: boolean;
}

/** The picture of the screen that waits to be kept, and what was kept of it and of those before it. */
export class ScreenShots {
  shot = $state.raw<ScreenShotView>();
  kept = $state.raw<KeptPart[]>([]);
  /** The case that the next part goes to. */
  caseId = $state<string>();
  /** Why there is no picture, or why a part was not kept. */
  problem = $state<string>();
  taking = $state(false);
  keeping = $state(false);

  #host: Host;
  #jobs: JobBoard;

  constructor(host: Host, jobs: JobBoard) {
    this.#host = host;
    this.#jobs = jobs;
  }

  /** Takes a picture; the window hides itself meanwhile. Says whether there is one. */
  async take(delaySeconds = 0): Promise<boolean> {
    if (this.taking) return false;
    this.taking = true;
    this.problem = undefined;
    try {
      this.shot = await this.#host.call("screen_take", { delaySeconds });
      return true;
    } catch (error) {
      this.problem = toMessage(error);
      return false;
    } finally {
      this.taking = false;
    }
  }

  /** A picture that the shortcut took. */
  receive(shot: ScreenShotView): void {
    this.problem = undefined;
    this.shot = shot;
  }

  /** The shortcut gave no picture. */
  refuse(error: IpcError): void {
    this.problem = sentenceFor(error);
  }

  /** Seals a part of the picture. Says whether it was. */
  async keep(request: Omit<ScreenKeepRequest, "shot">): Promise<boolean> {
    if (!this.shot || this.keeping) return false;
    this.keeping = true;
    this.problem = undefined;
    try {
      const job = await this.#jobs.finished(await this.#host.call("screen_keep", { ...request, shot: this.shot.shot }));
      this.#jobs.dismiss(job.id);
      return this.#settle(job);
    } catch (error) {
      this.problem = toMessage(error);
      return false;
    } finally {
      this.keeping = false;
    }
  }

  #settle(job: JobView): boolean {
    const result = job.results[0];
    const error = result?.error ?? job.error;
    if (!result?.record || error) {
      this.problem = error ? sentenceFor(error) : "The picture was not kept.";
      return false;
    }
    this.kept = [...this.kept, { record: result.record, again: result.outcome === "already_here" }];
    return true;
  }

  /** Lets the picture go: the series has ended. */
  async drop(): Promise<void> {
    this.forget();
    try {
      await this.#host.call("screen_drop");
    } catch {
      // The lock, which alone can refuse this, has let it go already.
    }
  }

  /** Forgets it on this side, as the lock does. */
  forget(): void {
    this.shot = undefined;
    this.kept = [];
    this.caseId = undefined;
    this.problem = undefined;
  }
}

/** The rectangle between two corners, inside the desktop and at least one pixel large. */
export function areaBetween(
  from: { x: number; y: number },
  to: { x: number; y: number },
  desktop: PixelArea,
): PixelArea {
  const span = (a: number, b: number, start: number, length: number) => {
    const clamp = (value: number) => Math.min(Math.max(Math.round(value), start), start + length);
    const [low, high] = [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
    const first = Math.min(low, start + length - 1);
    return { first, length: Math.max(1, high - first) };
  };
  const across = span(from.x, to.x, desktop.x, desktop.width);
  const down = span(from.y, to.y, desktop.y, desktop.height);
  return { x: across.first, y: down.first, width: across.length, height: down.length };
}
