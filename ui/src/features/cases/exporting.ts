import type { ExportPreview, Marking } from "$ipc/generated";
import type { FieldError } from "$shared/recordForm.svelte";

export interface ExportFields {
  purpose: string;
  recipient: string;
  marking: string;
  lowerMarkingBecause: string;
  /** Ids of the exhibits that stay behind. */
  leave: string[];
}

/** What an export needs before it is made (SEC-6, GSC-2), in the order of the screen. */
export function exportErrors(fields: ExportFields, own: Marking, preview: ExportPreview | undefined): FieldError[] {
  const errors: FieldError[] = [];
  if (!fields.purpose.trim()) errors.push({ field: "export-purpose", message: "Say why it is made." });
  if (!fields.recipient.trim()) errors.push({ field: "export-recipient", message: "Say for whom it is made." });
  if (own === "official_sensitive" && fields.marking === "official" && !fields.lowerMarkingBecause.trim())
    errors.push({ field: "export-lower", message: "Say why the marking is lower than the case's." });
  if (!preview) return [...errors, { field: "export-purpose", message: "Wait until it shows what will leave." }];
  if (preview.exhibits.length > 0 && preview.exhibits.every((one) => fields.leave.includes(one.id)))
    errors.push({ field: "export-exhibits", message: "Take at least one exhibit, or close this." });
  if (preview.blocking.length > 0)
    errors.push({ field: "export-blocking", message: "Something stops it: see what will leave." });
  return errors;
}
