let last = 0;

/** An id that no other element has, for tying labels, hints and errors to their control. */
export function elementId(prefix = "e"): string {
  last += 1;
  return `${prefix}${last}`;
}
