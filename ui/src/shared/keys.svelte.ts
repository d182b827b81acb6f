/** Whether single-key shortcuts act at all; an officer can switch them off (WCAG 2.1.4). */
export const singleKeys = $state({ on: true });

/** Whether the person is typing, so that letters are text and not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type='checkbox'], [type='radio']), textarea, select");
}
