import { tick } from "svelte";
import type { Session } from "$app/session.svelte";
import type { Host } from "$host/host";
import type { DuplicateView, HeldFile, IncidentLogged, RecognisedView } from "$ipc/generated";
import { toMessage } from "$ipc/errors";
import { DraftKeeper } from "$shared/draft.svelte";
import { Intake } from "$shared/intake.svelte";
import { toStated } from "$shared/statedTime";
import {
  agreedFacts,
  emptyForm,
  enough,
  fillFrom,
  type FormError,
  formErrors,
  type IncidentForm,
  isUntouched,
  labelOf,
  restoreForm,
  toRequest,
} from "./incidentForm";

/** Runs what was asked last, once nothing new was asked for a while. */
class Later {
  #timer: ReturnType<typeof setTimeout> | undefined;
  constructor(readonly wait: number) {}
  run(what: () => Promise<void>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void what(), this.wait);
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** An incident on its way into the vault: what is typed, what it was recognised as, what it may repeat. */
export class IncidentLog {
  form = $state<IncidentForm>(emptyForm());
  ready = $state(false);
  recognised = $state.raw<RecognisedView[]>([]);
  duplicates = $state.raw<DuplicateView[]>([]);
  held = $state.raw<HeldFile[]>([]);
  errors = $state.raw<FormError[]>([]);
  /** A refusal that belongs to no field. */
  problem = $state<string>();
  busy = $state(false);

  readonly draft: DraftKeeper<IncidentForm>;
  readonly intake: Intake;

  #host: Host;
  #session: Session;
  #recognise: Later;
  #compare: Later;
  #facts = agreedFacts([]);
  #addresses = "";
  #compared = "";
  #ended = false;

  constructor(host: Host, session: Session, draftId: string, wait = 350) {
    this.#host = host;
    this.#session = session;
    this.draft = new DraftKeeper(host, draftId, "incident");
    this.intake = new Intake(host, session.jobs, {
      target: () => ({ draft: draftId }),
      before: () => this.#makeDraft(),
      done: () => void this.#readHeld(),
      sourceAddress: () => this.recognised[0]?.asTyped ?? "",
    });
    this.#recognise = new Later(wait);
    this.#compare = new Later(wait + 250);
  }

  /** Reads back what an earlier sitting left. */
  async open(): Promise<void> {
    try {
      const kept = await this.#host.call("draft_get", this.draft.id);
      if (kept) {
        this.form = restoreForm(kept.fields);
        this.held = kept.held;
        this.draft.savedAt = kept.savedAt;
        // What recognition had filled in then counts as its own again, so that it follows a changed address.
        await this.#readAddresses(true);
      }
    } catch (error) {
      this.problem = toMessage(error);
    }
    this.ready = true;
  }

  close(): void {
    this.#recognise.stop();
    this.#compare.stop();
    this.intake.close();
    if (!this.#ended) void this.draft.save();
  }

  /** Called with every change of the form. */
  changed(): void {
    if (!this.ready || this.#ended) return;
    const form = $state.snapshot(this.form);
    if (!isUntouched(form) || this.draft.savedAt) {
      this.draft.note(form, labelOf(form, this.#session.platform(form.platform)));
    }
    if (this.errors.length > 0)
      this.errors = this.errors.filter((error) => formErrors(form).some((one) => one.field === error.field));
    if (form.addresses !== this.#addresses) this.#recognise.run(() => this.#readAddresses(false));
    const question = this.#question(form);
    if (JSON.stringify(question) !== this.#compared) this.#compare.run(() => this.#lookForDuplicates());
  }

  /** Files need a draft to be held for; makes sure that there is one. */
  async #makeDraft(): Promise<void> {
    if (this.draft.savedAt) return;
    const form = $state.snapshot(this.form);
    this.draft.note(form, labelOf(form, this.#session.platform(form.platform)));
    await this.draft.save();
  }

  /** Logs the incident, or says what is missing. */
  async log(): Promise<IncidentLogged | undefined> {
    if (this.busy) return undefined;
    this.problem = undefined;
    const form = $state.snapshot(this.form);
    // Emptied first, so that the same errors take the focus again.
    this.errors = [];
    await tick();
    this.errors = formErrors(form);
    if (this.errors.length > 0) return undefined;
    this.busy = true;
    try {
      await this.draft.save();
      const logged = await this.#host.call("incident_log", toRequest(form, this.draft.id));
      this.#ended = true;
      this.draft.end();
      return logged;
    } catch (error) {
      this.problem = toMessage(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Throws the draft and what is held for it away. */
  async discard(): Promise<boolean> {
    try {
      await this.draft.discard();
      this.#ended = true;
      return true;
    } catch (error) {
      this.problem = toMessage(error);
      return false;
    }
  }

  /** What a prosecutor will ask for, met or not. */
  get enough() {
    return enough(this.form, this.recognised, this.held);
  }

  /** Possible duplicates that nobody has answered yet. */
  get openDuplicates(): DuplicateView[] {
    return this.duplicates.filter(
      (one) => one.case !== this.form.join?.id && !this.form.keptSeparate.includes(one.case),
    );
  }

  async #readHeld(): Promise<void> {
    try {
      this.held = (await this.#host.call("draft_get", this.draft.id))?.held ?? [];
    } catch (error) {
      this.problem = toMessage(error);
    }
  }

  async #readAddresses(restoring: boolean): Promise<void> {
    const typed = this.form.addresses;
    this.#addresses = typed;
    try {
      const found = typed.trim() ? await this.#host.call("address_recognise", typed) : [];
      if (this.#addresses !== typed) return;
      this.recognised = found;
      const facts = agreedFacts(found);
      if (!restoring) fillFrom(this.form, this.#facts, facts);
      this.#facts = facts;
    } catch (error) {
      this.problem = toMessage(error);
    }
  }

  #question(form: IncidentForm) {
    return {
      addresses: form.addresses.trim(),
      text: (form.postText || form.whatHappened).trim(),
      victim: form.victims[0]?.name.trim() ?? "",
      day: toStated(form.offenceFirst, "reporter") ? form.offenceFirst.date : null,
    };
  }

  async #lookForDuplicates(): Promise<void> {
    const question = this.#question($state.snapshot(this.form));
    const asked = JSON.stringify(question);
    this.#compared = asked;
    try {
      const found =
        question.addresses || question.text || question.victim
          ? await this.#host.call("incident_duplicates", question)
          : [];
      if (this.#compared === asked) this.duplicates = found;
    } catch (error) {
      this.problem = toMessage(error);
    }
  }
}
