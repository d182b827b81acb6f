import { describe, expect, test, vi } from "vitest";
import { Jobs } from "$app/jobs.svelte";
import { fakeHost } from "$host/fake";
import { sentences } from "$ipc/errors";
import type { JobView } from "$ipc/generated";
import { asked, rejects } from "$test/render";
import { Intake } from "./intake.svelte";

async function intake(before?: () => Promise<void>) {
  const host = fakeHost({ state: "open" });
  const { rows } = await host.call("officer_list").then(() =>
    host.call("case_list", {
      text: "OHCH-2026-00231",
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
    }),
  );
  const jobs = new Jobs(host);
  await jobs.start();
  const done = vi.fn();
  const made = new Intake(host, jobs, {
    target: () => ({ case: rows[0]?.id ?? "" }),
    done,
    ...(before ? { before } : {}),
  });
  return { host, jobs, done, intake: made };
}

const file = (name: string, bytes = "a") => new File([bytes], name);

describe("files on their way in", () => {
  test("are each a job of their own, in the order they came", async () => {
    const { host, done, intake: made, jobs } = await intake();
    await made.takeFiles([file("one.png"), file("two.png", "bb")]);
    expect(made.lines.map((line) => [line.name, line.state])).toEqual([
      ["one.png", "taken"],
      ["two.png", "taken"],
    ]);
    expect(asked(host, "exhibit_add")).toHaveLength(2);
    expect(done).toHaveBeenCalledTimes(2);
    expect(jobs.list).toEqual([]);
  });

  test("are not taken twice", async () => {
    const { done, intake: made } = await intake();
    await made.takeFiles([file("one.png"), file("one.png")]);
    expect(made.lines.map((line) => line.state)).toEqual(["taken", "already_here"]);
    expect(done).toHaveBeenCalledTimes(1);
  });

  test("that are refused stand with their reason, and the others go on", async () => {
    const { intake: made } = await intake();
    await made.takeFiles([file("empty.png", ""), file("two.png")]);
    expect(made.lines.map((line) => line.state)).toEqual(["refused", "taken"]);
    expect(made.lines[0]?.problem).toMatch(/is empty/);
  });

  test("can be stopped one by one before their turn", async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const { host, intake: made } = await intake(() => gate);
    const taking = made.takeFiles([file("one.png"), file("two.png", "bb"), file("three.png", "ccc")]);
    await vi.waitFor(() => expect(made.lines).toHaveLength(3));
    await made.cancel(made.lines[2]);
    go();
    await taking;
    expect(made.lines.map((line) => line.state)).toEqual(["taken", "taken", "stopped"]);
    expect(asked(host, "exhibit_add")).toHaveLength(2);
  });

  test("that run are stopped by their job; what was sealed before stays", async () => {
    const { host, intake: made } = await intake();
    const running: JobView = {
      id: 7,
      kind: "intake",
      label: "Taking in 1 file",
      done: 1,
      total: 9,
      unit: "bytes",
      state: "running",
      error: null,
      results: [],
    };
    host.answer({
      exhibit_add: () => running,
      job_cancel: (id) => {
        host.emit("job", { ...running, id, state: "cancelled" });
        return null;
      },
    });
    const taking = made.takeFiles([file("long.mp4"), file("next.png")]);
    await vi.waitFor(() => expect(made.lines[0]?.state).toBe("reading"));
    await made.cancel();
    await taking;
    expect(made.lines.map((line) => line.state)).toEqual(["stopped", "stopped"]);
    expect(asked(host, "job_cancel")).toEqual([7]);
  });

  test("say so when nothing can start", async () => {
    const { host, intake: made } = await intake();
    host.answer({ exhibit_add: rejects("read_only") });
    await made.takeFiles([file("one.png")]);
    expect(made.lines[0]?.problem).toBe(sentences.read_only({}));
  });

  test("dropped on the window come as tickets", async () => {
    const { host, intake: made } = await intake();
    const ticket = await host.hold(new ArrayBuffer(3), "dropped.png");
    host.emit("files-dropped", [ticket]);
    await vi.waitFor(() => expect(made.lines[0]?.state).toBe("taken"));
    made.close();
    host.emit("files-dropped", [ticket]);
    expect(made.lines).toHaveLength(1);
  });
});
