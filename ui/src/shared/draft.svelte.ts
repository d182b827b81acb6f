import type { Host } from "$host/host";
import type { DraftView, Moment } from "$ipc/generated";
import { toMessage } from "$ipc/errors";

/** Keeps what is typed into a form: a moment after the last key, and at once when asked. */
export class DraftKeeper<Fields extends object> {
  /** When the form was last saved. */
  savedAt = $state<Moment>();
  /** Why it could not be saved. */
  problem = $state<string>();
  /** Something typed is not on the disk yet. */
  pending = $state(false);

  #host: Host;
  #wait: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: { fields: Fields; label: string } | undefined;
  #last: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(
    host: Host,
    readonly id: string,
    readonly form: string,
    wait = 400,
  ) {
    this.#host = host;
    this.#wait = wait;
  }

  /** Notes what stands in the form now; saved once the typing rests. */
  note(fields: Fields, label: string): void {
    if (this.#ended) return;
    this.#waiting = { fields, label };
    this.pending = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), this.#wait);
  }

  /** Saves what is noted now, after what is being saved already. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#last = this.#last.then(async () => {
      const next = this.#waiting;
      if (!next || this.#ended) return;
      this.#waiting = undefined;
      try {
        this.savedAt = await this.#host.call("draft_put", {
          id: this.id,
          form: this.form,
          fields: next.fields as Record<string, unknown>,
          label: next.label,
        });
        this.problem = undefined;
        this.pending = this.#waiting !== undefined;
      } catch (error) {
        // What was typed stays on the screen and is tried again with the next key.
        this.#waiting ??= next;
        this.problem = toMessage(error);
      }
    });
    return this.#last;
  }

  /** The form is done or thrown away: nothing of it is kept. */
  async discard(): Promise<void> {
    this.end();
    await this.#last;
    await this.#host.call("draft_delete", this.id);
  }

  /** Saves no more; the draft itself was taken over by something else. */
  end(): void {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
    this.pending = false;
    this.#ended = true;
  }
}

/** The draft kept for a form, if there is one. */
export async function findDraft(host: Host, form: string): Promise<DraftView | undefined> {
  const drafts = await host.call("draft_list");
  return drafts.find((draft) => draft.form === form);
}
