import type { Session } from "$app/session.svelte";
import type { Host } from "$host/host";
import type { CaseView, Commands, Moment, ReasonCode, RecordId, RecordKind, Stored } from "$ipc/generated";
import { isCode, toMessage } from "$ipc/errors";
import { changedFields } from "$shared/recordForm.svelte";
import { recordsOf } from "./places";

/** Commands that answer with the case as it stands after them. */
type CaseCommand = "case_triage" | "case_transfer" | "case_allocate" | "case_move" | "case_merge";

/** Why this officer looks at a case, remembered until they sign out (LOG-3). Kept in memory alone. */
// Nothing on a screen follows it: it is only asked when a case opens.
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const reasonsGiven = new Map<string, { code: ReasonCode; text: string | null }>();

/** The case on the screen: as it stands, or as it stood at a moment. */
export class CaseState {
  view = $state.raw<CaseView>();
  /** Why it could not be read. */
  problem = $state<string>();
  /** True while the reason for looking is not yet given. */
  asking = $state(false);
  asAt = $state<Moment>();

  constructor(
    readonly host: Host,
    readonly session: Session,
    readonly id: string,
  ) {
    this.asking = !reasonsGiven.has(this.#key);
  }

  get #key(): string {
    return `${this.session.view?.signedInAt.utc ?? ""} ${this.session.view?.officer.id ?? ""} ${this.id}`;
  }

  /** Nothing can be changed: an earlier state, a vault opened for reading, or a case merged into another. */
  get readOnly(): boolean {
    return this.session.readOnly || this.asAt !== undefined || Boolean(this.view?.case.record.mergedInto);
  }

  /** Gives the reason and opens the case. */
  async giveReason(code: ReasonCode, text: string): Promise<void> {
    reasonsGiven.set(this.#key, { code, text: text.trim() || null });
    this.asking = false;
    await this.read();
  }

  /** Lets the officer give another reason. */
  askAgain(): void {
    reasonsGiven.delete(this.#key);
    this.asking = true;
  }

  /** Reads the case, as it stands or as it stood. */
  async read(asAt: Moment | undefined = this.asAt): Promise<void> {
    const reason = reasonsGiven.get(this.#key);
    try {
      this.view = await this.host.call("case_open", {
        case: this.id,
        reason: reason?.code ?? null,
        reasonText: reason?.text ?? null,
        asAt: asAt ?? null,
      });
      this.asAt = asAt;
      this.problem = undefined;
    } catch (error) {
      this.problem = toMessage(error);
    }
  }

  /** Leaves the earlier state. */
  async backToNow(): Promise<void> {
    this.asAt = undefined;
    await this.read();
  }

  /** Runs a command on the case and shows what it left. Refusals are thrown. */
  async run<K extends CaseCommand>(name: K, request: Commands[K]["request"]): Promise<void> {
    this.view = (await this.host.call(
      name as "case_triage",
      request as Commands["case_triage"]["request"],
    )) as CaseView;
    await this.session.refreshBadges();
  }

  /** Makes a record on the case. Refusals are thrown. */
  async create(kind: RecordKind, fields: object): Promise<RecordId> {
    const id = await this.host.call("record_create", {
      kind,
      case: this.id,
      fields: fields as Record<string, unknown>,
    });
    await this.read();
    await this.session.refreshBadges();
    return id;
  }

  /**
   * Changes the fields of a record that differ from what the officer had in front of them. With `over`, they are put
   * over what somebody else changed meanwhile; fields that the officer left alone stay as the other left them.
   * Refusals are thrown.
   */
  async change<T extends object>(
    stored: Pick<Stored<T>, "id" | "heads" | "record">,
    next: Partial<T>,
    { reason = null, over = false }: { reason?: string | null; over?: boolean } = {},
  ): Promise<void> {
    const fields = changedFields(stored.record, next);
    if (Object.keys(fields).length === 0) return;
    const upon = (over && this.view && recordsOf(this.view).find((one) => one.id === stored.id)?.heads) || stored.heads;
    try {
      this.view = await this.host.call("record_change", { record: stored.id, upon, fields, reason });
      await this.session.refreshBadges();
    } catch (error) {
      // What stands now is read, so that the officer sees both; the form keeps what was typed.
      if (isCode(error, "changed_meanwhile")) await this.read();
      throw error;
    }
  }

  /** Settles a field with more than one standing value. Refusals are thrown. */
  async settle<T>(stored: Pick<Stored<T>, "id" | "heads">, field: string, value: unknown): Promise<void> {
    this.view = await this.host.call("record_change", {
      record: stored.id,
      upon: stored.heads,
      fields: { [field]: value },
      reason: null,
    });
  }
}

/** Forgets every reason; for tests. */
export function forgetReasons(): void {
  reasonsGiven.clear();
}
