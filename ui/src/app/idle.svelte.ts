import type { Host } from "$host/host";
import { announce } from "$shared/announcer.svelte";

const touchEvery = 20_000;

/**
 * How long until the vault locks. The program around the page decides and locks; this tells it of keys and pointer
 * movements, shows what is left, and asks for the lock itself should the time pass without one.
 */
export class Idle {
  readonly #host: Host;
  readonly #minutes: () => number;
  #lastSeen = Date.now();
  #lastTold = 0;
  #warned = false;
  left = $state(0);

  constructor(host: Host, minutes: () => number) {
    this.#host = host;
    this.#minutes = minutes;
    this.left = minutes();
  }

  get soon(): boolean {
    return this.left <= 1;
  }

  start(): () => void {
    const seen = () => this.#seen();
    const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
    for (const kind of kinds) addEventListener(kind, seen, { passive: true, capture: true });
    const timer = setInterval(() => this.#count(), 5_000);
    this.#count();
    return () => {
      for (const kind of kinds) removeEventListener(kind, seen, { capture: true });
      clearInterval(timer);
    };
  }

  #seen(): void {
    const now = Date.now();
    this.#lastSeen = now;
    if (this.#warned) this.#count();
    if (now - this.#lastTold < touchEvery) return;
    this.#lastTold = now;
    this.left = this.#minutes();
    this.#host.call("session_touch").catch(() => {
      // Already locked: the `locked` event says so.
    });
  }

  #count(): void {
    const idle = Date.now() - this.#lastSeen;
    const left = this.#minutes() * 60_000 - idle;
    this.left = Math.max(0, Math.ceil(left / 60_000));
    if (left <= 0) void this.#host.call("session_lock").catch(() => undefined);
    else if (left <= 60_000 && !this.#warned) {
      this.#warned = true;
      announce("Casebook locks in one minute. Press any key to stay signed in.", "assertive");
    } else if (left > 60_000) this.#warned = false;
  }
}
