import type { CaseStatus } from "$ipc/generated";

export type Tone = "neutral" | "blue" | "red" | "amber" | "green" | "violet";

/** The colour that repeats what a status says: blue while it is worked, amber while it waits, violet for a judgement. */
export function statusTone(status: CaseStatus): Tone {
  switch (status) {
    case "received":
    case "duplicate":
      return "violet";
    case "triaged":
    case "crime":
    case "allocated":
    case "investigating":
      return "blue";
    case "awaiting_platform":
    case "awaiting_cps":
    case "awaiting_borough":
    case "review_due":
      return "amber";
    case "outcome_decided":
    case "victim_told":
      return "green";
    case "non_crime":
    case "not_ours":
    case "closed":
    case "disposed":
      return "neutral";
  }
}

/** The colour of a time limit by its level. */
export function limitTone(level: string): Tone {
  if (level === "red" || level === "passed") return "red";
  if (level === "amber") return "amber";
  return "neutral";
}
