import type { CaseView, Task } from "$ipc/generated";
import { formatDay } from "$shared/format";

export interface NextStep {
  id: string;
  title: string;
  detail: string;
  /** `red` for a risk to a person, `violet` for a judgement, `amber` for what is due or missing. */
  tone: "red" | "amber" | "violet" | "neutral";
  due: string | null;
  /** A form on the overview, or an address. */
  action: { form: "triage" | "allocate" | "offence" | "flag" | "move" } | { to: string };
}

const over = ["closed", "disposed", "duplicate", "not_ours"];

/** What this case needs next, most pressing first. Each line leads to the place where it is done. */
export function nextSteps(view: CaseView, today: string): NextStep[] {
  const { id, record } = view.case;
  const steps: NextStep[] = [];
  if (over.includes(record.status)) return steps;
  const risk = view.incidents.some((one) => one.record.immediateRisk === "yes");
  if (!record.triage) {
    steps.push({
      id: "triage",
      title: "Triage: risk, vulnerability, what is still live",
      detail: risk ? "A report says that somebody is at immediate risk." : "Nobody has looked at risk yet.",
      tone: risk ? "red" : "amber",
      due: null,
      action: { form: "triage" },
    });
  }
  if (!record.owner) {
    steps.push({
      id: "allocate",
      title: "Give it to an officer",
      detail: "Nobody has it yet.",
      tone: "violet",
      due: null,
      action: { form: "allocate" },
    });
  }
  if (view.duplicates.length > 0) {
    steps.push({
      id: "duplicates",
      title: `Possible duplicate of ${view.duplicates.map((one) => one.reference).join(", ")}`,
      detail: "Look at both, then merge or leave apart.",
      tone: "violet",
      due: null,
      action: { to: `#/cases/${view.duplicates[0]?.case ?? id}` },
    });
  }
  if (!view.flags.some((one) => !one.record.removed)) {
    steps.push({
      id: "flag",
      title: "Set the hate flag, or note that nobody perceived one",
      detail: "Perception is enough.",
      tone: "amber",
      due: null,
      action: { form: "flag" },
    });
  }
  if (!view.offences.some((one) => !one.record.dropped)) {
    steps.push({
      id: "offence",
      title: "Say which offences are considered",
      detail: "Without one, no time limit is known.",
      tone: "amber",
      due: null,
      action: { form: "offence" },
    });
  }
  const open = view.tasks
    .filter((task) => task.record.state === "open")
    .sort((a, b) => ((a.record.due ?? "9999") < (b.record.due ?? "9999") ? -1 : 1));
  for (const task of open.slice(0, 5)) {
    steps.push({
      id: task.id,
      title: task.record.title,
      detail: task.record.detail,
      tone: isDue(task.record, today) ? "amber" : "neutral",
      due: task.record.due,
      action: { to: `#/cases/${id}/work/${task.id}` },
    });
  }
  return steps;
}

/** Due today or before. */
export function isDue(task: Task, today: string): boolean {
  return task.state === "open" && task.due !== null && task.due <= today;
}

/** A day by which something is to be done, in words: `Overdue since 3 Nov`, `Due today`, `By 2 Dec 2026`. */
export function dueWord(due: string, today: string): string {
  if (due < today) return `Overdue since ${formatDay(due, false)}`;
  return due === today ? "Due today" : `By ${formatDay(due)}`;
}

export function dueTone(due: string, today: string): "red" | "amber" | "neutral" {
  if (due < today) return "red";
  return due === today ? "amber" : "neutral";
}
