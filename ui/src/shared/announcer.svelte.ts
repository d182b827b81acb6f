/** What is read out, and the short messages that stand at the bottom for a while. */

export interface Toast {
  id: number;
  text: string;
  tone: "neutral" | "green" | "red";
  action?: { label: string; run: () => void } | undefined;
}

let last = 0;

export const spoken = $state({ polite: "", assertive: "" });
export const toasts = $state<{ list: Toast[] }>({ list: [] });

/** Says something to people who listen. The same words twice are said twice. */
export function announce(text: string, urgency: "polite" | "assertive" = "polite"): void {
  spoken[urgency] = spoken[urgency] === text ? `${text}\u00a0` : text;
}

/** Shows a short message that needs no answer. Problems stay until closed; the rest goes after 6 seconds. */
export function toast(text: string, tone: Toast["tone"] = "neutral", action?: Toast["action"]): void {
  last += 1;
  const id = last;
  toasts.list = [...toasts.list.slice(-3), { id, text, tone, action }];
  announce(text, tone === "red" ? "assertive" : "polite");
  if (tone !== "red" && !action) setTimeout(() => closeToast(id), 6000);
}

export function closeToast(id: number): void {
  toasts.list = toasts.list.filter((one) => one.id !== id);
}

/** Forgets everything that was said: nothing of a case stays behind after locking. */
export function clearAnnouncements(): void {
  toasts.list = [];
  spoken.polite = "";
  spoken.assertive = "";
}
