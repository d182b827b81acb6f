import { describe, expect, test } from "vitest";
import type { RecognisedView } from "$ipc/generated";
import {
  agreedFacts,
  emptyForm,
  enough,
  fillFrom,
  formErrors,
  isUntouched,
  labelOf,
  noPerson,
  restoreForm,
  toRequest,
} from "./incidentForm";

function recognised(part: Partial<RecognisedView>): RecognisedView {
  return {
    asTyped: "",
    normalised: "",
    platform: "x",
    platformName: "X",
    kind: "post",
    handle: "fict_handle",
    postId: "1859",
    userId: null,
    numberTime: null,
    numberTimeText: null,
    ...part,
  };
}

describe("logging an incident", () => {
  test("is refused while nobody said whether there is immediate risk", () => {
    // Rule: OPS-6
    const form = { ...emptyForm(), whatHappened: "A reply" };
    expect(formErrors(form).map((error) => error.field)).toEqual(["immediate-risk"]);
    expect(formErrors({ ...form, immediateRisk: "not_known" })).toEqual([]);
  });

  test("needs no evidence for a hate flag", () => {
    // Rule: REC-1
    const form = {
      ...emptyForm(),
      whatHappened: "A reply",
      immediateRisk: "no" as const,
      strands: { religion: "religion.muslim" },
    };
    expect(formErrors(form)).toEqual([]);
    expect(toRequest(form, "d").strands).toEqual(["religion.muslim"]);
  });

  test("sends several strands, each as narrow as it was perceived", () => {
    // Rule: REC-2
    const form = { ...emptyForm(), strands: { race: "", religion: "religion.sikh" } };
    expect(toRequest(form, "d").strands).toEqual(["race", "religion.sikh"]);
  });

  test("sends the post as it stands and leaves out people of whom nothing is known", () => {
    const form = { ...emptyForm(), postText: "  مرحبا \n", reporterKind: "witness" as const };
    const request = toRequest(form, "d");
    expect(request.postText).toBe("  مرحبا \n");
    expect(request.victims).toEqual([]);
    expect(request.reporter).toBeNull();
  });

  test("is refused when the last occurrence is before the first", () => {
    const form = { ...emptyForm(), whatHappened: "x", immediateRisk: "no" as const };
    form.offenceFirst.date = "2026-11-20";
    form.offenceLast.date = "2026-11-19";
    expect(formErrors(form)[0]?.field).toBe("offence-last");
  });
});

describe("what was recognised in the addresses", () => {
  test("fills only what the officer did not type", () => {
    const form = { ...emptyForm(), handle: "typed_by_hand" };
    const none = agreedFacts([]);
    const facts = agreedFacts([recognised({ userId: "184" })]);
    fillFrom(form, none, facts);
    expect(form).toMatchObject({ platform: "x", handle: "typed_by_hand", permanentId: "184" });
  });

  test("follows when the address changes, and goes when it goes", () => {
    const form = emptyForm();
    const first = agreedFacts([recognised({})]);
    fillFrom(form, agreedFacts([]), first);
    const second = agreedFacts([recognised({ platform: "tiktok", handle: "other" })]);
    fillFrom(form, first, second);
    expect(form).toMatchObject({ platform: "tiktok", handle: "other" });
    fillFrom(form, second, agreedFacts([]));
    expect(form).toMatchObject({ platform: "", handle: "" });
  });

  test("says nothing where two addresses disagree", () => {
    expect(agreedFacts([recognised({}), recognised({ handle: "b" })])).toMatchObject({ platform: "x", handle: "" });
  });
});

describe("a draft", () => {
  test("comes back as it was typed", () => {
    const form = { ...emptyForm(), addresses: "https://x.example/1", strands: { race: "race.black" } };
    form.join = { id: "c1", reference: "OHCH-2026-00001" };
    form.victims = [{ ...noPerson(), name: "Fictional Person" }];
    expect(restoreForm(JSON.parse(JSON.stringify(form)))).toEqual(form);
  });

  test("of another shape loses only what does not fit", () => {
    const form = restoreForm({
      whatHappened: "kept",
      victims: "none",
      shownTime: { date: "2026-11-21" },
      wishes: null,
    });
    expect(form.whatHappened).toBe("kept");
    expect(form.shownTime).toEqual({ date: "2026-11-21", time: "", zone: "Europe/London", about: false });
    expect(form.victims).toHaveLength(1);
    expect(form.wishes).toEqual([]);
  });

  test("is recognised by platform, handle and first words", () => {
    expect(labelOf({ ...emptyForm(), handle: "fict", whatHappened: "A reply" }, "X")).toBe("X · @fict · A reply");
    expect(isUntouched(emptyForm())).toBe(true);
  });
});

test("what is there counts, what is missing says how to get it", () => {
  const form = { ...emptyForm(), postText: "text", permanentId: "184" };
  const lines = enough(form, [recognised({})], []);
  expect(lines.filter((line) => line.met).map((line) => line.id)).toEqual(["address", "text", "account"]);
  expect(lines.every((line) => line.how.length > 10)).toBe(true);
});
