import { getContext, setContext } from "svelte";
import type { Host } from "$host/host";
import type { Badges, Choice, JobView, ReferenceView, SessionView, VaultStatus } from "$ipc/generated";
import { ScreenShots } from "$shared/screenShots.svelte";
import { Jobs } from "./jobs.svelte";

const noWords: ReferenceView = {
  platforms: [],
  strands: [],
  boroughs: [],
  outcomes: [],
  nonCrimeResults: [],
  offences: [],
  ethnicities: [],
};

/**
 * Who is signed in, the words of the reference tables, the numbers of the navigation and the running jobs.
 * Locking empties all of it.
 */
export class Session {
  readonly #host: Host;
  readonly jobs: Jobs;
  /** The picture of the screen that waits to be kept. */
  readonly screen: ScreenShots;
  status = $state.raw<VaultStatus>();
  view = $state.raw<SessionView>();
  reference = $state.raw<ReferenceView>(noWords);
  badges = $state.raw<Badges>();
  /** Grows with every change that other screens should read again for. */
  changes = $state(0);

  constructor(host: Host) {
    this.#host = host;
    this.jobs = new Jobs(host);
    this.screen = new ScreenShots(host, this.jobs);
  }

  /** Reads where things stand; when somebody is signed in, also what the screens need, after `before`. */
  async start(before?: () => Promise<void>): Promise<void> {
    const status = await this.#host.call("vault_status");
    this.status = status;
    if (!status.session) return;
    await before?.();
    await this.enter(status.session);
  }

  /** Takes the officer in after signing in. */
  async enter(view: SessionView): Promise<void> {
    this.reference = await this.#host.call("reference_data");
    if (this.status) this.status = { ...this.status, state: "open", session: view };
    this.view = view;
    await Promise.all([this.refreshBadges(), this.jobs.start()]);
  }

  /** Forgets everything of the vault. */
  leave(): void {
    this.jobs.stop();
    this.screen.forget();
    this.view = undefined;
    this.badges = undefined;
    this.reference = noWords;
    if (this.status) this.status = { ...this.status, state: "locked", session: null };
  }

  /** Reads the numbers of the navigation again; call it after anything was logged, triaged or moved. */
  async refreshBadges(): Promise<void> {
    try {
      this.badges = (await this.#host.call("today")).badges;
      this.changes += 1;
    } catch {
      // The numbers stay as they were; the screen itself says what is wrong.
    }
  }

  get readOnly(): boolean {
    return this.view?.readOnly ?? false;
  }

  get isSupervisor(): boolean {
    return this.view?.officer.role === "supervisor";
  }

  platform(id: string | null | undefined): string {
    return name(this.reference.platforms, id);
  }

  /** `Religion · Anti-Muslim` for a sub-strand, `Religion` for a strand. */
  strand(id: string): string {
    return name(this.reference.strands, id);
  }

  /** For narrow places: `Anti-Muslim` alone, where a sub-strand says by itself what it is against. */
  shortStrand(id: string): string {
    const label = this.strand(id);
    const sub = label.split(" · ")[1];
    return sub?.startsWith("Anti") ? sub : label;
  }

  borough(id: string | null | undefined): string {
    return name(this.reference.boroughs, id);
  }

  outcome(id: string | null | undefined): string {
    return name([...this.reference.outcomes, ...this.reference.nonCrimeResults], id);
  }
}

function name(choices: Choice[], id: string | null | undefined): string {
  if (!id) return "";
  return choices.find((choice) => choice.id === id)?.label ?? id;
}

const key = Symbol("session");

export function provideSession(session: Session): void {
  setContext(key, session);
}

export function useSession(): Session {
  const session = getContext<Session | undefined>(key);
  if (!session) throw new Error("No session was provided above this component.");
  return session;
}

/** The running and finished jobs of this sign-in. */
export function useJobs(): Jobs {
  return useSession().jobs;
}

/** For tests: the context map that provides a session. */
export function sessionContext(session: Session): Map<unknown, unknown> {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  return new Map([[key, session]]);
}

export type { JobView };
