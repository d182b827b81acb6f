import { getContext, setContext } from "svelte";
import type { Commands, ErrorCode, FileTicket, IpcError, JobView, ScreenShotView } from "$ipc/generated";

/** What the shell tells the page without being asked. */
export interface HostEvents {
  /** A job changed. */
  job: JobView;
  /** Files were dropped on the window. */
  "files-dropped": FileTicket[];
  /** The shortcut took a picture of the screen. */
  "screen-taken": ScreenShotView;
  /** The shortcut was pressed and there is no picture. */
  "screen-not-taken": IpcError;
  /** The vault was locked, and why: `idle`, `suspend`, `asked`, `fault`. */
  locked: string;
}

/** Everything the interface may ask of the program around it. */
export interface Host {
  /** Runs a command; refusals are thrown as `HostError`. */
  call<K extends keyof Commands>(
    name: K,
    ...request: Commands[K]["request"] extends null ? [request?: null] : [request: Commands[K]["request"]]
  ): Promise<Commands[K]["response"]>;
  /** Hands over pasted bytes and gets a ticket for them. */
  hold(bytes: ArrayBuffer, name: string): Promise<FileTicket>;
  /** Listens; the returned function stops listening. */
  on<E extends keyof HostEvents>(event: E, handler: (payload: HostEvents[E]) => void): () => void;
  /** Loads the page anew after locking, so that its memory is given back. */
  forget?(cause: string): void;
}

/** A refusal of a command: a code and plain values, for which `$ipc/errors` has the sentence. */
export class HostError extends Error {
  readonly code: ErrorCode;
  readonly values: Record<string, string>;

  constructor(error: IpcError) {
    super(error.code);
    this.name = "HostError";
    this.code = error.code;
    this.values = error.values;
  }
}

const key = Symbol("host");

/** Makes a host available to every component below. */
export function provideHost(host: Host): void {
  setContext(key, host);
}

/** The host that the app was started with. */
export function useHost(): Host {
  const host = getContext<Host | undefined>(key);
  if (!host) throw new Error("No host was provided above this component.");
  return host;
}

/** For tests: the context map that provides a host. */
export function hostContext(host: Host): Map<unknown, unknown> {
  return new Map([[key, host]]);
}
