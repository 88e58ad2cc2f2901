import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEAD_AFTER, keepOpen, type Line } from "./socket";

/** The other end of each attempt: it opens, speaks and breaks when told to. */
class End extends EventTarget {
  static OPEN = 1;
  static all: End[] = [];
  readyState = 0;

  constructor() {
    super();
    End.all.push(this);
  }

  open(): void {
    this.readyState = End.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  say(frame: unknown): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(frame) }));
  }

  break(code = 1006): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  close(): void {
    this.break(1000);
  }
}

const last = () => End.all.at(-1) as End;
let network: EventTarget;
let line: Line | undefined;

beforeEach(() => {
  End.all = [];
  network = new EventTarget();
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", End);
  vi.stubGlobal("location", { href: "http://127.0.0.1/b/demo" });
  vi.stubGlobal("addEventListener", network.addEventListener.bind(network));
  vi.stubGlobal("removeEventListener", network.removeEventListener.bind(network));
});
afterEach(() => {
  line?.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("after a break all come back at different moments, and rarer each time it fails", () => {
  const pauses: number[] = [];
  for (const chance of [0, 1]) {
    vi.spyOn(Math, "random").mockReturnValue(chance);
    line = keepOpen(
      () => "/live",
      () => undefined,
    );
    for (let turn = 0; turn < 9; turn += 1) {
      const before = [End.all.length, Date.now()] as const;
      last().break();
      while (End.all.length === before[0]) vi.advanceTimersByTime(25);
      pauses.push(Date.now() - before[1]);
    }
    line.close();
  }
  expect(pauses.slice(0, 9)).toEqual([375, 750, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500]);
  expect(pauses.slice(9)).toEqual([625, 1250, 2500, 5000, 10_000, 20_000, 37_500, 37_500, 37_500]);
});

test("a word from the server ends the waiting: the next break is met at once again", () => {
  line = keepOpen(
    () => "/live",
    () => undefined,
  );
  for (let turn = 0; turn < 5; turn += 1) {
    last().break();
    vi.advanceTimersByTime(40_000);
  }
  last().open();
  last().say({ kind: "ping" });
  const attempts = End.all.length;
  last().break();
  vi.advanceTimersByTime(700);
  expect(End.all).toHaveLength(attempts + 1);
});

test("a tab that slept for an hour opens a new line and drops the dead one, once", () => {
  const states: string[] = [];
  line = keepOpen(
    () => "/live",
    () => undefined,
    (state) => states.push(state),
    DEAD_AFTER,
  );
  last().open();
  for (let minute = 0; minute < 10; minute += 1) {
    vi.advanceTimersByTime(25_000);
    last().say({ kind: "ping" });
  }
  expect(End.all).toHaveLength(1);
  const dead = last();
  vi.advanceTimersByTime(DEAD_AFTER);
  expect(End.all).toHaveLength(2);
  expect(dead.readyState).toBe(3);
  last().open();
  expect(states).toEqual(["open", "open"]);
});

test("the network that is back is used at once, and what was refused is not asked again", () => {
  line = keepOpen(
    () => "/live",
    () => undefined,
  );
  for (let turn = 0; turn < 6; turn += 1) {
    last().break();
    vi.advanceTimersByTime(40_000);
  }
  last().break();
  const attempts = End.all.length;
  network.dispatchEvent(new Event("online"));
  expect(End.all).toHaveLength(attempts + 1);
  last().break(4401);
  network.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(3_600_000);
  expect(End.all).toHaveLength(attempts + 1);
});

test("a line that was closed stays closed", () => {
  line = keepOpen(
    () => "/live",
    () => undefined,
    () => undefined,
    DEAD_AFTER,
  );
  last().open();
  line.close();
  vi.advanceTimersByTime(3_600_000);
  expect(End.all).toHaveLength(1);
});
