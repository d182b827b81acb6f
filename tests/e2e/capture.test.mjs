// A picture of the screen becomes an exhibit: the window hides itself, comes back with the picture, and keeps the part
// that the officer chooses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { logIncident, makeVault, openApp } from "./person.mjs";

test("a picture of the screen becomes an exhibit of the case that it was taken for", async (t) => {
  const window = await openApp(t);
  await makeVault(window);
  const reference = await logIncident(window, "A post was seen that may be gone in a minute.");
  await window.click("tab", /^Evidence/);
  await window.click("link", "Capture the screen");
  await window.find("heading", "Capture the screen");
  await window.click("button", "Take a picture");
  await window.find("image", "The screen at that moment");
  await window.find("radio", new RegExp(`^${reference}`));
  await window.picture("07-capture");

  await window.type("What does it show?", "The whole screen of the workstation");
  await window.click("button", /^Keep as an exhibit/);
  await window.find("link", "Picture 1");
  await window.click("radio", /^A part of the picture/);
  await window.type("Width", "320", { role: "spinbutton" });
  await window.type("Height", "200", { role: "spinbutton" });
  await window.click("button", /^Keep as an exhibit/);
  await window.find("link", "Picture 2");
  await window.picture("08-captured");
  assert.deepEqual(await window.accessibilityProblems(), []);

  await window.click("button", "Done");
  await window.find("article", /^KE\/1/);
  await window.click("article", /^KE\/2/);
  await window.sees("320 × 200 of 1366 × 900 pixels");
  await window.sees("a part that was drawn");
  assert.ok(!(await window.text()).includes("Gaps in continuity"), "it went from memory into the vault");
});
