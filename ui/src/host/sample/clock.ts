/** Times, ids and digests of the sample. */
import type { Moment } from "$ipc/generated";

/** The time of the tests: Monday 23 November 2026, 09:26 in London. While looking at screens it is the real one. */
export const NOW = Date.parse("2026-11-23T09:26:00Z");

let now = NOW;

/** Sets the time that the sample is made for. */
export function setNow(time: number): void {
  now = Math.floor(time / 60_000) * 60_000;
}

export function sampleNow(): number {
  return now;
}

export function today(): string {
  return new Date(now).toISOString().slice(0, 10);
}

export function moment(utc: string): Moment {
  return { utc, offsetMinutes: 0 };
}

/** So many days, hours and minutes before the sample's now. */
export function ago(days: number, hours = 0, minutes = 0): Moment {
  return moment(new Date(now - ((days * 24 + hours) * 60 + minutes) * 60_000).toISOString().replace(".000Z", "Z"));
}

export function day(offset: number): string {
  return new Date(now + offset * 86_400_000).toISOString().slice(0, 10);
}

/** A moment as the program prints it. */
export function printed(at: Moment): string {
  return `${at.utc.replace("T", " ").replace(/(\.\d+)?Z/, "")} UTC`;
}

let counter = 0;
export function makeId(kind: string): string {
  counter += 1;
  return `${kind}-${String(counter).padStart(4, "0")}`;
}

/** Starts the ids afresh, so that every sample has the same. */
export function restartIds(): void {
  counter = 0;
}

/** Looks like a digest; the same for the same words. */
export function digest(words: string): string {
  let a = 0x9f2c41d0;
  for (const letter of words) a = Math.imul(a ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  let hex = "";
  for (let i = 0; hex.length < 64; i += 1) {
    a = Math.imul(a ^ (a >>> 15) ^ i, 0x85ebca6b) >>> 0;
    hex += a.toString(16).padStart(8, "0");
  }
  return hex.slice(0, 64);
}
