import type { Host } from "$host/host";
import { isCode, toMessage } from "$ipc/errors";
import { DraftKeeper, findDraft } from "./draft.svelte";

export interface FieldError {
  field: string;
  message: string;
}

/**
 * A form about a record: survives a kill as a draft, checks itself, and keeps what was typed when it is refused.
 * `form` is the name under which the draft is kept: `person:<case>`, or `task:<case>:<record>` (see `forms.ts`).
 */
export class RecordForm<Fields extends object> {
  fields = $state() as Fields;
  errors = $state.raw<FieldError[]>([]);
  problem = $state<string>();
  busy = $state(false);
  /** Somebody changed the record after it was opened here; saving again writes over what they changed. */
  conflict = $state(false);
  /** What was typed in an earlier sitting came back. */
  restored = $state(false);
  readonly draft: DraftKeeper<Fields>;

  #host: Host;
  #start: string;
  #label: () => string;
  #check: (fields: Fields) => FieldError[];
  #found = false;

  constructor(
    host: Host,
    options: {
      form: string;
      start: Fields;
      label: () => string;
      check?: (fields: Fields) => FieldError[];
      id?: string;
    },
  ) {
    this.#host = host;
    this.fields = options.start;
    this.#start = JSON.stringify(options.start);
    this.#label = options.label;
    this.#check = options.check ?? (() => []);
    this.draft = new DraftKeeper<Fields>(host, options.id ?? crypto.randomUUID(), options.form);
  }

  /** Brings back what an earlier sitting left in this form. */
  async restore(): Promise<void> {
    try {
      const kept = await findDraft(this.#host, this.draft.form);
      if (kept && !this.changed) {
        this.fields = { ...this.fields, ...(kept.fields as Fields) };
        this.restored = true;
        // One draft a form: the old one ends, what it held goes on under the new id.
        await this.#host.call("draft_delete", kept.id);
      }
    } catch {
      // Without its draft the form opens empty.
    }
    this.#found = true;
  }

  get changed(): boolean {
    return JSON.stringify(this.fields) !== this.#start;
  }

  /** Called with every change. */
  note(): void {
    if (this.#found && this.changed) this.draft.note($state.snapshot(this.fields) as Fields, this.#label());
  }

  errorOf(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.message;
  }

  /** Checks, saves, and ends the draft. Says whether it was saved. */
  async save(write: (fields: Fields) => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    const fields = $state.snapshot(this.fields) as Fields;
    this.problem = undefined;
    this.errors = this.#check(fields);
    if (this.errors.length > 0) return false;
    this.busy = true;
    try {
      await write(fields);
      if (this.draft.savedAt || this.restored) await this.draft.discard();
      else this.draft.end();
      return true;
    } catch (error) {
      this.conflict = isCode(error, "changed_meanwhile");
      this.problem = toMessage(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Throws away what was typed. */
  async cancel(): Promise<void> {
    try {
      if (this.draft.savedAt || this.restored) await this.draft.discard();
      else this.draft.end();
    } catch (error) {
      this.problem = toMessage(error);
    }
  }
}

/** The fields of `next` that differ from `before`. */
export function changedFields<T extends object>(before: T, next: Partial<T>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T])),
  );
}
