import { describe, expect, test, vi } from "vitest";
import { fakeHost } from "$host/fake";
import { HostError } from "$host/host";
import { asked } from "$test/render";
import { changedFields, RecordForm } from "./recordForm.svelte";

function form(host = fakeHost({ state: "open" })) {
  return new RecordForm(host, {
    form: "task:c1",
    start: { title: "", detail: "" },
    label: () => "A task",
    check: (fields) => (fields.title ? [] : [{ field: "title", message: "Say what is to be done." }]),
  });
}

describe("a form about a record", () => {
  test("is not written while something is missing", async () => {
    const write = vi.fn();
    const made = form();
    expect(await made.save(write)).toBe(false);
    expect(made.errorOf("title")).toBe("Say what is to be done.");
    expect(write).not.toHaveBeenCalled();
  });

  test("survives a crash as a draft, and the draft ends when it is saved", async () => {
    const host = fakeHost({ state: "open" });
    const first = form(host);
    await first.restore();
    first.fields.title = "Half typed";
    first.note();
    await first.draft.save();

    const second = form(host);
    await second.restore();
    expect(second.fields.title).toBe("Half typed");
    expect(second.restored).toBe(true);
    expect(await second.save(async () => undefined)).toBe(true);
    const third = form(host);
    await third.restore();
    expect(third.fields.title).toBe("");
  });

  test("keeps what was typed when it is refused, and says whether somebody else was first", async () => {
    const made = form();
    made.fields.title = "Mine";
    const refuse = () => Promise.reject(new HostError({ code: "changed_meanwhile", values: {} }));
    expect(await made.save(refuse)).toBe(false);
    expect(made.conflict).toBe(true);
    expect(made.fields.title).toBe("Mine");
    expect(await made.save(async () => undefined)).toBe(true);
  });

  test("leaves no draft when nothing was typed", async () => {
    const host = fakeHost({ state: "open" });
    const made = form(host);
    await made.restore();
    made.note();
    await made.draft.save();
    expect(asked(host, "draft_put")).toEqual([]);
  });
});

test("only what differs is sent", () => {
  const before = { title: "A", due: null, wishes: ["support"] };
  expect(changedFields(before, { title: "A", due: null, wishes: ["support"] })).toEqual({});
  expect(changedFields(before, { title: "B", wishes: ["support", "removal"] as string[] })).toEqual({
    title: "B",
    wishes: ["support", "removal"],
  });
});
