import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations } from "$test/render";
import { openCase, SHOP } from "$test/places";
import { closingErrors, type ClosingFields } from "./closing";
import { isMet, transferLacks } from "./transfer";

beforeEach(() => router.forget());

const nothing: ClosingFields = {
  reason: "Kent has it.",
  notOursBecause: "not_met",
  outcomeCode: "",
  outcomeReason: "",
  rationale: "",
  victim: "",
  victimToldOn: "",
  victimNotToldBecause: "",
};

test("the Met is no other force, however it is written", () => {
  expect(["Metropolitan  Police", "the Met", "MPS", ""].every(isMet)).toBe(true);
  expect(isMet("Kent Police")).toBe(false);
});

test("putting a case away as another force's is refused with what is missing, and offers to record it", async () => {
  // Rule: OPS-8
  const { container, host, user } = await openCase(SHOP, "", {}, { officer: "supervisor" });
  await user.click(await screen.findByRole("button", { name: "Not ours" }));
  await user.click(screen.getByRole("radio", { name: "Another force's" }));
  await user.type(screen.getByLabelText("Why"), "Kent has it.");
  await user.click(screen.getByRole("button", { name: "Move to not ours" }));
  expect(screen.getByRole("group", { name: /Why is it not ours/ })).toHaveAccessibleDescription(
    /Missing: which force, why it is theirs, the day they accepted, who accepted, their reference/,
  );
  expect(asked(host, "case_move")).toEqual([]);
  await expectNoAccessibilityViolations(container);

  await user.click(screen.getByRole("button", { name: "Record the transfer" }));
  const form = screen.getByRole("form", { name: "Transfer to another force" });
  await user.click(within(form).getByRole("button", { name: "Save the transfer" }));
  expect(within(form).getByLabelText("Which force")).toHaveAccessibleDescription(/Name the other force/);
  await user.type(within(form).getByLabelText("Which force"), "Kent Police");
  await user.type(within(form).getByLabelText("Why it is theirs"), "They live there");
  await user.click(within(form).getByRole("button", { name: "Save the transfer" }));
  await waitFor(() =>
    expect(screen.getByText(/Missing: the day they accepted, who accepted, their reference/)).toBeVisible(),
  );
  expect(asked(host, "case_transfer")[0]?.transfer.force).toBe("Kent Police");
});

test("a complete transfer lets the case be put away", async () => {
  // Rule: OPS-8
  const { host, id } = await openCase(SHOP);
  const { case: stored } = await host.call("case_open", { case: id, reason: null, reasonText: null, asAt: null });
  const transfer = {
    force: "Kent Police",
    because: "They live there",
    askedOn: null,
    acceptedOn: "2026-11-20",
    acceptedBy: "DS P Invented",
    reference: "46/1234/26",
  };
  expect(transferLacks({ ...transfer, reference: " " })).toEqual(["their reference"]);
  expect(closingErrors("not_ours", nothing, { ...stored.record, transfer })).toEqual([]);
  expect(closingErrors("not_ours", { ...nothing, notOursBecause: "not_online" }, stored.record)).toEqual([]);
});
