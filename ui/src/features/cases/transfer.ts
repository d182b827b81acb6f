import type { Case, Transfer } from "$ipc/generated";
import { dayErrors } from "$shared/day";
import type { FieldError } from "$shared/recordForm.svelte";

const met = ["metropolitan police", "metropolitan police service", "the met", "met", "mps"];

/** Whether this is the Met; nothing at all is nobody else (OPS-8). The program decides; this only spares a refusal. */
export function isMet(force: string): boolean {
  const written = force.trim().replace(/\s+/g, " ").toLowerCase();
  return written === "" || met.includes(written);
}

/** What a transfer to another force lacks, in words. Nothing: it is complete. */
export function transferLacks(transfer: Transfer | null): string[] {
  const lacks: [boolean, string][] = [
    [isMet(transfer?.force ?? ""), "which force"],
    [!transfer?.because.trim(), "why it is theirs"],
    [!transfer?.acceptedOn, "the day they accepted"],
    [!transfer?.acceptedBy.trim(), "who accepted"],
    [!transfer?.reference.trim(), "their reference"],
  ];
  return lacks.filter(([lacking]) => lacking).map(([, words]) => words);
}

/** Whether another force owns the case, as the first look or the transfer has it. */
export function ownedElsewhere(record: Case): boolean {
  return Boolean(
    (record.triage && !isMet(record.triage.owningForce)) || (record.transfer && !isMet(record.transfer.force)),
  );
}

export interface TransferFields {
  force: string;
  because: string;
  askedOn: string;
  acceptedOn: string;
  acceptedBy: string;
  reference: string;
}

/** What a record of a transfer needs; acceptance may follow later. */
export function transferErrors(fields: TransferFields, today: string): FieldError[] {
  const errors: FieldError[] = [];
  if (isMet(fields.force)) errors.push({ field: "transfer-force", message: "Name the other force." });
  if (!fields.because.trim()) errors.push({ field: "transfer-because", message: "Say why it is theirs." });
  const days = dayErrors({ "transfer-asked": fields.askedOn, "transfer-accepted": fields.acceptedOn }, today);
  if (days.length === 0 && fields.askedOn && fields.acceptedOn && fields.acceptedOn < fields.askedOn)
    days.push({ field: "transfer-accepted", message: "They cannot have accepted before they were asked." });
  return [...errors, ...days];
}
