import { dayErrors } from "$shared/day";
import type { FieldError } from "$shared/recordForm.svelte";

export interface LogExportFields {
  from: string;
  to: string;
  officer: string;
  purpose: string;
  recipient: string;
}

/** What handing out the log needs (LOG-7), in the order of the form. */
export function logExportErrors(fields: LogExportFields): FieldError[] {
  const errors: FieldError[] = dayErrors({ "log-from": fields.from, "log-to": fields.to });
  if (!fields.from && !fields.to && !fields.officer)
    errors.push({ field: "log-from", message: "Name the first day, the last day, or an officer." });
  if (errors.length === 0 && fields.from && fields.to && fields.to < fields.from)
    errors.push({ field: "log-to", message: "The last day is before the first." });
  if (!fields.purpose.trim()) errors.push({ field: "log-purpose", message: "Say why the log is handed out." });
  if (!fields.recipient.trim()) errors.push({ field: "log-recipient", message: "Say who receives it." });
  return errors;
}
