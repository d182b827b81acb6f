// The window opens, and what it shows can be used by everybody.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openWindow } from "./window.mjs";

test("the window opens with a heading that says where you are", async (t) => {
  const window = await openWindow(t);
  await window.find("heading");
  await window.picture("first-window");
});

test("the page cannot be led away from the interface", async (t) => {
  const window = await openWindow(t);
  await window.find("heading");
  const before = await window.script(() => location.href);
  const opened = await window.script(() => {
    const other = open("https://example.org/");
    location.href = "https://example.org/";
    return other !== null;
  });
  assert.equal(opened, false, "no second window");
  assert.equal(await window.script(() => location.href), before);
  await window.find("heading");
});
