import type { FieldError } from "./recordForm.svelte";

/** What was read from typed text: the value as it is stored, or why there is none. Both are missing for empty text. */
export interface Read {
  value?: string;
  problem?: string;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const two = (number: number | string) => String(number).padStart(2, "0");
const stored = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Reads a day as an officer types it: day, month, year, whatever the computer's own order is. `21/11/2026`, `21.11.2026`,
 * `21 Nov 2026`, and `2026-11-21` as it is stored. The year is typed in full, for a date of birth has no other century to
 * guess from.
 */
export function readDay(typed: string): Read {
  const text = typed.trim();
  if (!text) return {};
  const iso = stored.exec(text);
  const parts = iso
    ? [iso[3], iso[2], iso[1]]
    : /^(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\d{1,2}|[a-z]{3,})[\s./,-]+(\d+)$/i.exec(text)?.slice(1);
  const [dayPart = "", monthPart = "", yearPart = ""] = parts ?? [];
  const month = /^\d/.test(monthPart) ? Number(monthPart) : months.indexOf(monthPart.slice(0, 3).toLowerCase()) + 1;
  const day = Number(dayPart);
  if (!parts || month === 0) return { problem: "Write the day as day/month/year: 21/11/2026." };
  if (yearPart.length !== 4)
    return { problem: `Write the year in full: ${two(day)}/${two(month)}/20${two(yearPart).slice(-2)}.` };
  const year = Number(yearPart);
  if (month > 12)
    return {
      problem:
        day <= 12
          ? `There is no month ${month}. Day comes before month: ${month}/${two(day)}/${year}.`
          : `There is no month ${month}.`,
    };
  if (year < 1900 || year > 2199) return { problem: `Check the year: ${yearPart}.` };
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return { problem: `There is no ${day} ${monthNames[month - 1] ?? ""} ${year}.` };
  return { value: `${year}-${two(month)}-${two(day)}` };
}

/** A stored day as it stands in a field: `21/11/2026`. Anything else as it came. */
export function typedDay(day: string): string {
  const match = stored.exec(day);
  return match ? `${match[3]}/${match[2]}/${match[1]}` : day;
}

/** The day itself when it can be read as it is stored, else nothing: for what is worked out while somebody types. */
export function dayOrNone(day: string): string {
  return stored.test(day) && readDay(day).value ? day : "";
}

/** What is wrong with days that were typed, by field. `latest` is the last day that may be given. */
export function dayErrors(days: Record<string, string>, latest?: string): FieldError[] {
  return Object.entries(days).flatMap(([field, typed]) => {
    const { value, problem } = readDay(typed);
    if (problem) return [{ field, message: problem }];
    return value && latest && value > latest ? [{ field, message: "This day has not come yet." }] : [];
  });
}

/**
 * Reads a time of day: `22:07`, `22:07:51`, `2207`, and `10:07 pm` as platforms show it. The answer is of the 24-hour
 * clock.
 */
export function readTime(typed: string): Read {
  const text = typed.trim().toLowerCase();
  if (!text) return {};
  const problem = "Write the time as hours and minutes: 22:07.";
  const match =
    /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?$/.exec(text) ??
    /^(\d{2})(\d{2})(\d{2})?$/.exec(text) ??
    /^(\d{1,2})()()\s*([ap])\.?m\.?$/.exec(text);
  if (!match) return { problem };
  const [, hours = "", minutes = "", seconds = "", half] = match;
  let hour = Number(hours);
  if (half) {
    if (hour < 1 || hour > 12) return { problem };
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return { problem };
  return { value: `${two(hour)}:${two(minutes)}${seconds ? `:${seconds}` : ""}` };
}
