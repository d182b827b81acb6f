import { describe, expect, test } from "vitest";
import { formatStated, noTime, timeProblem, timeRemark, toStated, toTyped } from "./statedTime";

const typed = (date: string, time = "", zone = "Europe/London", about = false) => ({ date, time, zone, about });
const late = Date.parse("2027-01-01T00:00:00Z");

describe("a stated time", () => {
  test("in London summer is an hour behind in UTC", () => {
    expect(toStated(typed("2026-07-01", "10:00"), "platform")?.utc).toBe("2026-07-01T09:00:00Z");
    expect(toStated(typed("2026-11-21", "22:07:51"), "platform")).toEqual({
      utc: "2026-11-21T22:07:51Z",
      zone: "Europe/London",
      precision: "second",
      source: "platform",
    });
  });

  test("keeps the zone it was stated in, also far away", () => {
    const stated = toStated(typed("2026-11-22", "03:37", "Asia/Kolkata"), "platform");
    expect(stated?.utc).toBe("2026-11-21T22:07:00Z");
    expect(stated && toTyped(stated)).toEqual(typed("2026-11-22", "03:37", "Asia/Kolkata"));
  });

  test("with a day only says so", () => {
    const stated = toStated(typed("2026-07-01"), "reporter");
    expect(stated?.precision).toBe("day");
    expect(stated?.utc).toBe("2026-06-30T23:00:00Z");
    expect(stated && formatStated(stated)).toBe("1 Jul 2026, time of day not known");
  });

  test("always prints with its zone", () => {
    const stated = toStated(typed("2026-11-21", "22:07"), "platform");
    expect(stated && formatStated(stated)).toBe("21 Nov 2026, 22:07 GMT");
  });

  test("in the spring gap is refused, not moved", () => {
    expect(timeProblem(typed("2026-03-29", "01:30"), late)).toMatch(/did not exist/);
    expect(toStated(typed("2026-03-29", "01:30"), "reporter")).toBeNull();
  });

  test("in the autumn hour is the first of two, and says so", () => {
    expect(toStated(typed("2026-10-25", "01:30"), "reporter")?.utc).toBe("2026-10-25T00:30:00Z");
    expect(timeRemark(typed("2026-10-25", "01:30"))).toMatch(/twice/);
    expect(timeRemark(typed("2026-10-25", "03:30"))).toBeUndefined();
  });

  test("to come is questioned, and a time without a day too", () => {
    expect(timeProblem(typed("2027-06-01", "10:00"), late)).toMatch(/not come yet/);
    expect(timeProblem(typed("", "10:00"), late)).toMatch(/Add the day/);
    expect(timeProblem(noTime(), late)).toBeUndefined();
  });
});
