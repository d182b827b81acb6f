import { screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { fakeHost } from "$host/fake";
import { Session } from "$app/session.svelte";
import type { CaseView } from "$ipc/generated";
import { renderWith } from "$test/render";
import { CaseState } from "./caseState.svelte";
import MoveForm from "./MoveForm.svelte";
import { categoryWord, isNonCrime } from "./nonCrime";

async function anyCase(): Promise<{ session: Session; view: CaseView }> {
  const host = fakeHost({ state: "open", officer: "supervisor" });
  const session = new Session(host);
  await session.start();
  const { rows } = await host.call("case_list", {
    text: "",
    statuses: [],
    owner: null,
    unowned: false,
    borough: null,
    platform: null,
    strand: null,
    case: null,
    sort: "",
    descending: false,
    after: null,
    limit: 1,
  });
  const id = rows[0]?.id ?? "";
  return { session, view: await host.call("case_open", { case: id, reason: null, reasonText: null, asAt: null }) };
}

function stands(view: CaseView, status: CaseView["case"]["record"]["status"], code?: string): CaseView {
  const outcome = code ? ({ code } as CaseView["case"]["record"]["outcome"]) : null;
  return { ...view, case: { ...view.case, record: { ...view.case.record, status, outcome } } };
}

test("nobody is called the suspect of what is not a crime, open or closed", async () => {
  // Rule: NCHI-5
  const { session, view } = await anyCase();
  expect(isNonCrime(stands(view, "non_crime"), session)).toBe(true);
  expect(isNonCrime(stands(view, "closed", "nc_tension"), session)).toBe(true);
  expect(isNonCrime(stands(view, "closed", "18"), session)).toBe(false);
  expect(categoryWord("suspect", true)).toBe("Subject (no crime)");
  expect(categoryWord("suspect", false)).toBe("Suspect");
  expect(categoryWord("victim", true)).toBe("Victim");
});

test("what is not a crime is closed with a result of its own", async () => {
  // Rule: NCHI-2
  const { session, view } = await anyCase();
  const state = new CaseState(fakeHost({ state: "open", officer: "supervisor" }), session, view.case.id);
  await renderWith(MoveForm, { state, view: stands(view, "non_crime"), to: "closed", onclose: () => undefined });
  const options = [...screen.getByLabelText("Outcome").querySelectorAll("option")].map((one) => one.textContent.trim());
  expect(options).toContain("Not a crime: tension information, nobody named as its subject");
  expect(options.some((one) => one.startsWith("18"))).toBe(false);
});
