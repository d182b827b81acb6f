import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { expectNoAccessibilityViolations } from "$test/render";
import { dayErrors, dayOrNone, readDay, readTime, typedDay } from "./day";
import Field from "./Field.svelte";
import StatedTimeField from "./StatedTimeField.svelte";
import { noTime, timeProblem, toStated } from "./statedTime";

describe("a typed day", () => {
  test.each([
    ["21/11/2026", "2026-11-21"],
    ["3/4/2026", "2026-04-03"],
    ["03.04.2026", "2026-04-03"],
    ["3 4 2026", "2026-04-03"],
    ["3-4-2026", "2026-04-03"],
    ["3 April 2026", "2026-04-03"],
    ["3rd apr, 2026", "2026-04-03"],
    [" 29/02/2028 ", "2028-02-29"],
    ["2026-04-03", "2026-04-03"],
  ])("%j is read with the day before the month", (typed, day) => {
    expect(readDay(typed)).toEqual({ value: day });
  });

  test.each([
    ["11/21/2026", "There is no month 21. Day comes before month: 21/11/2026."],
    ["31/11/2026", "There is no 31 November 2026."],
    ["29/02/2026", "There is no 29 February 2026."],
    ["2026-02-30", "There is no 30 February 2026."],
    ["0/4/2026", "There is no 0 April 2026."],
    ["3/4/26", "Write the year in full: 03/04/2026."],
    ["3/4/0226", "Check the year: 0226."],
    ["next week", "Write the day as day/month/year: 21/11/2026."],
    ["3/4", "Write the day as day/month/year: 21/11/2026."],
    ["3 Foo 2026", "Write the day as day/month/year: 21/11/2026."],
  ])("%j is no day, and it is said why", (typed, problem) => {
    expect(readDay(typed)).toEqual({ problem });
    expect(dayErrors({ due: typed })).toEqual([{ field: "due", message: problem }]);
    expect(dayOrNone(typed)).toBe("");
  });

  test("may be empty, and may be given a last day", () => {
    expect(dayErrors({ due: "" })).toEqual([]);
    expect(dayErrors({ on: "2026-11-24" }, "2026-11-23")).toEqual([
      { field: "on", message: "This day has not come yet." },
    ]);
    expect(dayErrors({ on: "2026-11-23" }, "2026-11-23")).toEqual([]);
    expect(typedDay("2026-04-03")).toBe("03/04/2026");
  });
});

test.each([
  ["22:07", "22:07"],
  ["9:05", "09:05"],
  ["22.07", "22:07"],
  ["2207", "22:07"],
  ["22:07:51", "22:07:51"],
  ["10:07 PM", "22:07"],
  ["12:30am", "00:30"],
  ["9 p.m.", "21:00"],
])("the time %j is %s on the 24-hour clock", (typed, time) => {
  expect(readTime(typed)).toEqual({ value: time });
});

test.each(["25:00", "22:60", "9", "13 pm", "0:30 am", "noon"])("%j is no time of day", (typed) => {
  expect(readTime(typed)).toEqual({ problem: "Write the time as hours and minutes: 22:07." });
});

test("a stated time that cannot be read is refused with its reason, and never stored as another", () => {
  const typed = { ...noTime(), date: "31/11/2026", time: "22:07" };
  expect(timeProblem(typed)).toBe("There is no 31 November 2026.");
  expect(toStated(typed, "reporter")).toBeNull();
  const late = { ...noTime(), date: "2026-11-20", time: "25:99" };
  expect(timeProblem(late)).toBe("Write the time as hours and minutes: 22:07.");
  expect(toStated(late, "reporter")).toBeNull();
});

describe("the field for a day", () => {
  test("shows day, month, year, and says what is wrong once it is left", async () => {
    const user = userEvent.setup({ delay: null });
    const { container } = render(Field, { label: "By when", type: "date", value: "2026-04-03" });
    const field = screen.getByLabelText("By when");
    expect(field).toHaveValue("03/04/2026");
    expect(field).toHaveAttribute("type", "text");

    await user.clear(field);
    await user.type(field, "11/21/2026");
    expect(field).not.toHaveAttribute("aria-invalid");
    await user.tab();
    expect(field).toHaveAccessibleDescription(/There is no month 21/);
    expect(field).toHaveValue("11/21/2026");
    await expectNoAccessibilityViolations(container);

    await user.clear(field);
    await user.type(field, "21 nov 2026");
    expect(field).not.toHaveAttribute("aria-invalid");
    await user.tab();
    expect(field).toHaveValue("21/11/2026");
  });

  test("of a stated time does the same for day and time", async () => {
    const user = userEvent.setup({ delay: null });
    const value = { ...noTime(), date: "2026-04-03", time: "22:07:51" };
    const { container } = render(StatedTimeField, { legend: "When", value });
    expect(screen.getByLabelText("Day")).toHaveValue("03/04/2026");
    const time = screen.getByLabelText("Time");
    expect(time).toHaveValue("22:07:51");
    await user.clear(time);
    await user.type(time, "10:07 pm");
    await user.tab();
    expect(time).toHaveValue("22:07");
    await expectNoAccessibilityViolations(container);
  });
});
