import { readDay, readTime } from "./day";
import type { Moment, Precision, StatedTime, TimeSource } from "$ipc/generated";

/** A time as an officer types it: what the page or the person said, and in which zone. */
export interface TypedTime {
  /** `2026-11-21`; empty when no time is known. */
  date: string;
  /** `22:07` or `22:07:51`; empty when only the day is known. */
  time: string;
  /** IANA name or `UTC`. */
  zone: string;
  /** The person was not sure. */
  about: boolean;
}

/** Zones that platforms and people in London state most; each with the words for a list. */
export const zones: { value: string; label: string; group?: string }[] = [
  { value: "Europe/London", label: "London (GMT or BST)" },
  { value: "UTC", label: "UTC" },
  { value: "Europe/Dublin", label: "Dublin", group: "Europe" },
  { value: "Europe/Paris", label: "Paris, Berlin, Madrid, Rome", group: "Europe" },
  { value: "Europe/Warsaw", label: "Warsaw", group: "Europe" },
  { value: "Europe/Bucharest", label: "Bucharest, Sofia, Athens", group: "Europe" },
  { value: "Europe/Kyiv", label: "Kyiv", group: "Europe" },
  { value: "Europe/Istanbul", label: "Istanbul", group: "Europe" },
  { value: "Europe/Moscow", label: "Moscow", group: "Europe" },
  { value: "America/New_York", label: "New York (Eastern)", group: "Americas" },
  { value: "America/Chicago", label: "Chicago (Central)", group: "Americas" },
  { value: "America/Los_Angeles", label: "Los Angeles (Pacific)", group: "Americas" },
  { value: "America/Sao_Paulo", label: "São Paulo", group: "Americas" },
  { value: "Africa/Lagos", label: "Lagos", group: "Africa" },
  { value: "Africa/Nairobi", label: "Nairobi", group: "Africa" },
  { value: "Asia/Jerusalem", label: "Jerusalem", group: "Asia and Pacific" },
  { value: "Asia/Dubai", label: "Dubai", group: "Asia and Pacific" },
  { value: "Asia/Karachi", label: "Karachi", group: "Asia and Pacific" },
  { value: "Asia/Kolkata", label: "Delhi, Kolkata", group: "Asia and Pacific" },
  { value: "Asia/Dhaka", label: "Dhaka", group: "Asia and Pacific" },
  { value: "Asia/Shanghai", label: "Beijing, Hong Kong", group: "Asia and Pacific" },
  { value: "Australia/Sydney", label: "Sydney", group: "Asia and Pacific" },
];

/** Nothing typed yet. */
export function noTime(zone = "Europe/London"): TypedTime {
  return { date: "", time: "", zone, about: false };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function wallClock(utc: number, zone: string): number {
  let format = formatters.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      hourCycle: "h23",
    });
    formatters.set(zone, format);
  }
  const parts = new Map(format.formatToParts(new Date(utc)).map((part) => [part.type, Number(part.value)]));
  const at = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(at("year"), at("month") - 1, at("day"), at("hour"), at("minute"), at("second"));
}

/** All moments at which a wall clock in `zone` showed this; none in a spring gap, two in an autumn hour. */
function momentsShown(wall: number, zone: string): number[] {
  const found = new Set<number>();
  for (const around of [wall - 86_400_000, wall, wall + 86_400_000]) {
    const guess = wall - (wallClock(around, zone) - around);
    if (wallClock(guess, zone) === wall) found.add(guess);
  }
  return [...found].sort((a, b) => a - b);
}

function wallOf(typed: TypedTime): number | undefined {
  const day = readDay(typed.date).value;
  const time = typed.time ? readTime(typed.time).value : "00:00";
  if (!day || !time) return undefined;
  const wall = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(wall) ? undefined : wall;
}

/** What is wrong with a typed time, in words for its field; nothing when it is empty or fine. */
export function timeProblem(typed: TypedTime, now = Date.now()): string | undefined {
  if (!typed.date && !typed.time) return undefined;
  if (!typed.date) return "Add the day, or clear the time.";
  const wall = wallOf(typed);
  if (wall === undefined) return readDay(typed.date).problem ?? readTime(typed.time).problem;
  const moments = momentsShown(wall, typed.zone);
  if (moments.length === 0) return "This time did not exist there: the clocks went forward over it.";
  if ((moments[0] ?? 0) > now + 60_000) return "This time has not come yet. Check the day and the zone.";
  return undefined;
}

/** Words to add when the clocks showed this time twice. */
export function timeRemark(typed: TypedTime): string | undefined {
  const wall = wallOf(typed);
  if (wall === undefined || !typed.time) return undefined;
  return momentsShown(wall, typed.zone).length > 1
    ? "The clocks showed this time twice that night. The first is taken; say in a note if it was the second."
    : undefined;
}

/** The typed time as it is stored; nothing when no day was typed or it cannot be read. */
export function toStated(typed: TypedTime, source: TimeSource): StatedTime | null {
  const wall = wallOf(typed);
  if (wall === undefined) return null;
  const utc = momentsShown(wall, typed.zone)[0];
  if (utc === undefined) return null;
  return {
    utc: new Date(utc).toISOString().replace(".000Z", "Z"),
    zone: typed.zone,
    precision: precisionOf(typed),
    source,
  };
}

function precisionOf(typed: TypedTime): Precision {
  if (typed.about) return "about";
  if (!typed.time) return "day";
  return (readTime(typed.time).value ?? "").length > 5 ? "second" : "minute";
}

/** A stored time as it was typed, to change it. */
export function toTyped(stated: StatedTime | null): TypedTime {
  if (!stated) return noTime();
  const known = safeZone(stated.zone);
  const wall = new Date(wallClock(new Date(stated.utc).getTime(), known)).toISOString();
  return {
    date: wall.slice(0, 10),
    time: stated.precision === "day" ? "" : wall.slice(11, stated.precision === "second" ? 19 : 16),
    zone: known,
    about: stated.precision === "about",
  };
}

/** The zone itself when this machine knows it, else UTC. */
function safeZone(zone: string): string {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
}

/** A stored time with the zone it was stated in: `21 Nov 2026, 22:07:51 GMT`, `21 Nov 2026 (day only)`. */
export function formatStated(stated: StatedTime): string {
  const zone = safeZone(stated.zone);
  const date = new Date(stated.utc);
  if (Number.isNaN(date.getTime())) return stated.utc;
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short", year: "numeric" })
    .format(date)
    .replace("Sept", "Sep");
  if (stated.precision === "day") return `${day}, time of day not known`;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    ...(stated.precision === "second" ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(date);
  return `${stated.precision === "about" ? "about " : ""}${day}, ${clock}`;
}

/** A time in UTC as a moment of this workstation. */
export function momentOf(utc: string): Moment {
  return { utc, offsetMinutes: -new Date(utc).getTimezoneOffset() };
}

/** Now, as a moment of this workstation. */
export function momentNow(): Moment {
  return momentOf(new Date().toISOString());
}
