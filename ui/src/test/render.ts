import { render } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import type { Component } from "svelte";
import { expect } from "vitest";
import { type FakeHandlers, type FakeHost, fakeHost } from "$host/fake";
import { HostError, hostContext } from "$host/host";
import type { Commands, ErrorCode } from "$ipc/generated";
import { Session, sessionContext } from "$app/session.svelte";

/**
 * Draws a component as an officer who is signed in sees it: with the sample host, in which single commands can be
 * answered otherwise.
 */
export async function renderWith<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  overrides: Partial<FakeHandlers> = {},
  options: Parameters<typeof fakeHost>[0] = {},
) {
  const host = fakeHost({ state: "open", ...options });
  host.answer(overrides);
  const session = new Session(host);
  await session.start();
  const user = userEvent.setup({ delay: null });
  const drawn = render(component, {
    props,
    context: new Map([...hostContext(host), ...sessionContext(session)]),
  } as never);
  return { ...drawn, host, session, user };
}

/** What was asked of a host by one command, oldest first. */
export function asked<K extends keyof Commands>(host: FakeHost, name: K): Commands[K]["request"][] {
  return host.calls.filter((call) => call.name === name).map((call) => call.request as Commands[K]["request"]);
}

/** A command that is refused with this code. */
export function rejects(code: ErrorCode, values: Record<string, string> = {}): () => never {
  return () => {
    throw new HostError({ code, values });
  };
}

/** Fails with the words of axe for everything that it finds in `container`. */
export async function expectNoAccessibilityViolations(container: Element): Promise<void> {
  const found = await axe.run(container, {
    // jsdom draws nothing, so colours are proven elsewhere; a part of a page has no landmarks of its own.
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  const words = found.violations.map(
    (one) => `${one.id}: ${one.help}\n${one.nodes.map((node) => `  ${node.html}`).join("\n")}`,
  );
  expect(words).toEqual([]);
}
