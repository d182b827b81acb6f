import type { Moment, StatedTime } from "$ipc/generated";

const zone = "Europe/London";
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const dayParts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
});

interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: string;
  minute: string;
  second: string;
  zone: string;
}

function inLondon(utc: string): LocalTime | undefined {
  const date = new Date(utc);
  if (Number.isNaN(date.getTime())) return undefined;
  const parts = new Map(dayParts.formatToParts(date).map((part) => [part.type, part.value]));
  return {
    year: Number(parts.get("year")),
    month: Number(parts.get("month")),
    day: Number(parts.get("day")),
    hour: parts.get("hour") ?? "",
    minute: parts.get("minute") ?? "",
    second: parts.get("second") ?? "",
    zone: parts.get("timeZoneName") ?? "UTC",
  };
}

function utcOf(time: Moment | StatedTime | string): string {
  return typeof time === "string" ? time : time.utc;
}

/** A calendar day such as `2026-11-21` as `21 Nov 2026`; anything else as it came. */
export function formatDay(day: string | null | undefined, withYear = true): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(day ?? "");
  if (!match) return day ?? "";
  const month = months[Number(match[2]) - 1];
  if (!month) return day ?? "";
  return `${Number(match[3])} ${month}${withYear ? ` ${match[1]}` : ""}`;
}

/** The day of a moment in London, as `2026-11-21`. */
export function dayOf(time: Moment | StatedTime | string): string {
  const at = inLondon(utcOf(time));
  return at ? `${at.year}-${String(at.month).padStart(2, "0")}-${String(at.day).padStart(2, "0")}` : "";
}

/** A moment as `21 Nov 2026, 22:14 GMT`: in London's time, always with its zone. */
export function formatMoment(time: Moment | StatedTime | string | null | undefined, withSeconds = false): string {
  if (!time) return "";
  const at = inLondon(utcOf(time));
  if (!at) return utcOf(time);
  return `${at.day} ${months[at.month - 1] ?? ""} ${at.year}, ${clock(at, withSeconds)}`;
}

/** Only the time of a moment, as `22:14 GMT`. */
export function formatTime(time: Moment | StatedTime | string | null | undefined, withSeconds = false): string {
  if (!time) return "";
  const at = inLondon(utcOf(time));
  return at ? clock(at, withSeconds) : utcOf(time);
}

function clock(at: LocalTime, withSeconds: boolean): string {
  return `${at.hour}:${at.minute}${withSeconds ? `:${at.second}` : ""} ${at.zone}`;
}

/** A long day for headings, as `Monday 23 November`. */
export function formatLongDay(day: string): string {
  const date = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" })
    .format(date)
    .replace(",", "");
}

/** How long ago, coarsely: `18 min ago`, `3 h ago`, `2 days ago`. */
export function formatAgo(time: Moment | string, now = Date.now()): string {
  const minutes = Math.floor((now - new Date(utcOf(time)).getTime()) / 60_000);
  if (!Number.isFinite(minutes)) return "";
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return formatCount(Math.floor(minutes / 1440), "day") + " ago";
}

/** Days that are left, in words: `3 days`, `1 day`, `today`, `2 days over`. */
export function formatDaysLeft(days: number): string {
  if (days === 0) return "today";
  return days > 0 ? formatCount(days, "day") : `${formatCount(-days, "day")} over`;
}

const thousands = new Intl.NumberFormat("en-GB");

/** A number with its noun: `1 report`, `1,204 reports`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${thousands.format(count)} ${count === 1 ? one : many}`;
}

/** A number with separators. */
export function formatNumber(count: number): string {
  return thousands.format(count);
}

/** A size as people read it: `812 bytes`, `1.4 MB`. Decimal, as on the medium. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatCount(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit] ?? ""}`;
}

/** A digest in groups of eight, so that eyes can follow it. */
export function formatDigest(hex: string): string {
  return hex.match(/.{1,8}/g)?.join(" ") ?? hex;
}
