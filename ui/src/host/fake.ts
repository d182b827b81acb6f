import type { Commands } from "$ipc/generated";
import { caseworkHandlers } from "./fake/casework";
import { evidenceHandlers } from "./fake/evidence";
import { listHandlers } from "./fake/lists";
import { sessionHandlers } from "./fake/session";
import { type FakeHandlers, type FakeOptions, FakeVault } from "./fake/vault";
import type { Host, HostEvents } from "./host";
import { makeId } from "./sample/clock";

export type { FakeHandlers, FakeOptions };

/** A host in memory with invented cases: for tests, and for looking at screens without the program around them. */
export interface FakeHost extends Host {
  /** Answers some commands otherwise. */
  answer(handlers: Partial<FakeHandlers>): void;
  /** Says something to the page, as the shell would. */
  emit<E extends keyof HostEvents>(event: E, payload: HostEvents[E]): void;
  /** What was asked so far. */
  readonly calls: { name: keyof Commands; request: unknown }[];
}

/** Commands that need nobody signed in. */
const outside: (keyof Commands)[] = [
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
  "reference_data",
];

export function fakeHost(options: FakeOptions = {}): FakeHost {
  const vault = new FakeVault(options);
  const calls: FakeHost["calls"] = [];
  const handlers: FakeHandlers = {
    ...sessionHandlers(vault),
    ...listHandlers(vault),
    ...caseworkHandlers(vault),
    ...evidenceHandlers(vault),
  };

  return {
    calls,
    answer(more) {
      Object.assign(handlers, more);
    },
    emit: (event, payload) => vault.emit(event, payload),
    async call(name, ...[request]) {
      calls.push({ name, request: structuredClone(request ?? null) });
      if (options.delay) await new Promise((resolve) => setTimeout(resolve, options.delay));
      if (vault.state !== "open" && !outside.includes(name)) vault.refuse("locked");
      const handler = handlers[name] as (request: unknown) => Commands[typeof name]["response"];
      return structuredClone(await handler(request ?? null));
    },
    async hold(bytes, name) {
      const ticket = { ticket: makeId("ticket"), name, size: bytes.byteLength, method: "pasted" as const };
      vault.tickets.set(ticket.ticket, ticket);
      return ticket;
    },
    on: (event, handler) => vault.on(event, handler),
  };
}
