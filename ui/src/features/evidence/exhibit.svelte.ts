import type { Host } from "$host/host";
import type { Commands, Exhibit, ExhibitView, RecordId } from "$ipc/generated";
import { isCode, toMessage } from "$ipc/errors";
import { changedFields } from "$shared/recordForm.svelte";

/** Commands that answer with the exhibit as it stands after them. */
type ExhibitCommand = "exhibit_check" | "exhibit_withdraw" | "custody_add" | "gap_explain";

/** The exhibit that is looked at, beside a list or by itself. */
export class ExhibitState {
  view = $state.raw<ExhibitView>();
  /** Why it could not be read. */
  problem = $state<string>();
  #asked = 0;

  constructor(
    readonly host: Host,
    /** Told after something about an exhibit changed. */
    readonly changed: () => void,
  ) {}

  /** Reads an exhibit; the one before stays until it is there. */
  async read(id: RecordId | undefined): Promise<void> {
    const asked = (this.#asked += 1);
    if (id !== this.view?.exhibit.id) this.view = undefined;
    this.problem = undefined;
    if (!id) return;
    try {
      const view = await this.host.call("exhibit_get", id);
      if (asked === this.#asked) this.view = view;
    } catch (error) {
      if (asked === this.#asked) this.problem = toMessage(error);
    }
  }

  /**
   * Reads an exhibit once the selection rests on it: what is passed over with the arrow keys was not looked at, and each
   * look is an entry in the journal. The returned function gives up.
   */
  readSoon(id: RecordId | undefined): () => void {
    if (id !== this.view?.exhibit.id) this.view = undefined;
    const timer = setTimeout(() => void this.read(id), id ? 180 : 0);
    return () => clearTimeout(timer);
  }

  /** Runs a command on the exhibit and shows what it left. Refusals are thrown. */
  async run<K extends ExhibitCommand>(name: K, request: Commands[K]["request"]): Promise<ExhibitView> {
    const view = (await this.host.call(name as "exhibit_check", request as string)) as ExhibitView;
    if (view.exhibit.id === this.view?.exhibit.id) this.view = view;
    this.changed();
    return view;
  }

  /** Changes what is said about an exhibit; its bytes and its reference never change. Refusals are thrown. */
  async change(stored: ExhibitView["exhibit"], next: Partial<Exhibit>, over: boolean): Promise<void> {
    const fields = changedFields(stored.record, next);
    if (Object.keys(fields).length === 0) return;
    const upon = over && this.view?.exhibit.id === stored.id ? this.view.exhibit.heads : stored.heads;
    try {
      await this.host.call("record_change", { record: stored.id, upon, fields, reason: null });
    } catch (error) {
      if (isCode(error, "changed_meanwhile")) await this.read(stored.id);
      throw error;
    }
    await this.read(stored.id);
    this.changed();
  }
}
