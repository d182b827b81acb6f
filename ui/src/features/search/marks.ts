const open = "\uE000";
const close = "\uE001";

/** A snippet in pieces: plain text, and what matched. The marks are two letters of the private use area. */
export function pieces(snippet: string): { text: string; match: boolean }[] {
  const found: { text: string; match: boolean }[] = [];
  let match = false;
  let text = "";
  const put = () => {
    if (text) found.push({ text, match });
    text = "";
  };
  for (const letter of snippet) {
    if (letter === open || letter === close) {
      put();
      match = letter === open;
    } else text += letter;
  }
  put();
  return found;
}
