import { screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { expectNoAccessibilityViolations, rejects, renderWith } from "../test/render";
import ReadOnlyNotice from "./ReadOnlyNotice.svelte";

const supervisor = { officer: "supervisor", readOnly: true } as const;

test("a supervisor says what happened, and the vault can be used again", async () => {
  const { container, host, session, user } = await renderWith(ReadOnlyNotice, {}, {}, supervisor);
  await expectNoAccessibilityViolations(container);
  await user.click(screen.getByRole("button", { name: "Use this vault" }));
  expect(screen.getByRole("textbox")).toHaveAccessibleDescription(/Say what happened/);
  await user.type(screen.getByLabelText("What happened?"), "The disk was put back from an image.");
  await user.click(screen.getByRole("button", { name: "Use this vault" }));
  const asked = host.calls.find((call) => call.name === "rollback_explain");
  expect(asked?.request).toEqual({ explanation: "The disk was put back from an image." });
  expect(session.readOnly).toBe(false);
});

test("a refusal stands at the field, and what was typed stays", async () => {
  const { user } = await renderWith(ReadOnlyNotice, {}, { rollback_explain: rejects("damaged") }, supervisor);
  await user.type(screen.getByLabelText("What happened?"), "An image.");
  await user.click(screen.getByRole("button", { name: "Use this vault" }));
  expect(screen.getByRole("textbox")).toHaveAccessibleDescription(/damaged/);
  expect(screen.getByRole("textbox")).toHaveValue("An image.");
});

test("a detective is told whom to ask", async () => {
  await renderWith(ReadOnlyNotice, {}, {}, { officer: "detective", readOnly: true });
  expect(screen.queryByRole("button", { name: "Use this vault" })).toBeNull();
  expect(screen.getByText("Ask a supervisor to sign in.")).toBeInTheDocument();
});
