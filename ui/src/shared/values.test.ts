import { describe, expect, test } from "vitest";
import { sentenceFor } from "$ipc/errors";
import { actWord, lookedAt } from "./acts";
import { partsOfForm, placeOfForm } from "./forms";
import { formatBytes, formatDay, formatDaysLeft, formatMoment } from "./format";
import { fieldWord, valueWord } from "./values";

describe("a stored value in words", () => {
  test("is named by the field that holds it", () => {
    expect(fieldWord("forceReference")).toBe("Force reference");
    expect(valueWord("awaiting_cps", "status")).toBe("Awaiting CPS");
    expect(valueWord("done", "state")).toBe("Done");
    expect(valueWord(["victim", "reporter"], "categories")).toBe("Victim, Reporter");
  });

  test("leaves the words of a person as they are", () => {
    expect(valueWord("fict_handle_9", "handle")).toBe("fict_handle_9");
    expect(valueWord("a_b", "text")).toBe("a_b");
  });

  test("names whom an id means, and shortens one that nobody knows", () => {
    const id = "0190c5f2-1111-7222-8333-944455556666";
    expect(valueWord(id, "owner", (asked) => (asked === id ? "DC J Sample" : undefined))).toBe("DC J Sample");
    expect(valueWord(id, "owner")).toBe("record 0190c5f2");
  });

  test("says empty for what was not there", () => {
    expect(["", null, undefined, []].map((value) => valueWord(value))).toEqual(["empty", "empty", "empty", "empty"]);
  });

  test("puts the parts of a record in a line, without the empty ones", () => {
    expect(valueWord({ method: "E-mail", phone: "", safeTimes: "after 18:00" })).toBe(
      "Method: E-mail; Safe times: after 18:00",
    );
    expect(valueWord({ utc: "2026-11-21T22:07:51Z", offsetMinutes: 0 })).toBe("21 Nov 2026, 22:07 GMT");
  });
});

describe("acts of the journal", () => {
  test("have words for every kind that the program writes", () => {
    expect(actWord("officer.signed_in")).toBe("Signed in");
    expect(actWord("records.consulted")).toBe("Looked at");
    expect(actWord("case.triaged")).toBe("Case triaged");
    expect(actWord("exhibit.handed_over")).toBe("Exhibit handed over");
    expect(actWord("person.changed")).toBe("Person changed");
  });

  test("are looking when they change nothing", () => {
    expect(lookedAt("exhibit.viewed")).toBe(true);
    expect(lookedAt("records.searched")).toBe(true);
    expect(lookedAt("exhibit.checked")).toBe(false);
  });
});

test("an unfinished form leads back to its tab", () => {
  expect(placeOfForm("task:c1:t1")).toBe("/cases/c1/work?form=task%3Ac1%3At1");
  expect(placeOfForm("move:c1:closed")).toBe("/cases/c1/overview?form=move%3Ac1%3Aclosed");
  expect(placeOfForm("incident")).toBeUndefined();
  expect(partsOfForm("task:c1:t1")).toEqual({ kind: "task", what: "t1" });
  expect(partsOfForm(null)).toEqual({ kind: "", what: "" });
});

test("a refusal of fields names each and what is wrong with it", () => {
  const values = { fields: "name,urn", field: "name", name: "needed", urn: "not_a_urn" };
  expect(sentenceFor({ code: "invalid", values })).toBe(
    "This was not saved: “Name” is empty; “URN” is not a URN. What you typed is still here; correct it and save again.",
  );
});

test("days, times and sizes are written as people in London read them", () => {
  expect(formatDay("2026-09-01")).toBe("1 Sep 2026");
  expect(formatMoment("2026-07-01T11:00:00Z")).toBe("1 Jul 2026, 12:00 BST");
  expect([0, 1, 5, -2].map(formatDaysLeft)).toEqual(["today", "1 day", "5 days", "2 days over"]);
  expect([999, 1_000, 999_600, 1_400_000].map(formatBytes)).toEqual(["999 bytes", "1.0 kB", "1.0 MB", "1.4 MB"]);
});
