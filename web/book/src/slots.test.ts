import { parseDate } from "@internationalized/date";
import { expect, test, vi } from "vitest";
import { byDay, Slots, stretches, type LiveSlot, type Wanted } from "./slots.svelte";

const day = parseDate("2027-06-01");
const slot = (start: string, builder: string, seats = 1): LiveSlot => ({
  start,
  end: start,
  builder,
  builders: [builder],
  seats_left: seats,
});

test("a month of two builders is one watch, of twelve two, and all days are watched once", () => {
  const last = parseDate("2027-07-01");
  expect(stretches(day, last, 2)).toHaveLength(1);
  for (const givers of [2, 12, 30]) {
    const parts = stretches(day, last, givers);
    const days = parts.reduce((sum, [from, to]) => sum + to.compare(from) + 1, 0);
    expect(days).toBe(31);
    expect(Math.max(...parts.map(([from, to]) => (to.compare(from) + 1) * givers))).toBeLessThanOrEqual(250);
  }
});

test("more builders than eight watches hold are watched as far as they reach", () => {
  expect(stretches(day, parseDate("2027-07-01"), 125)).toHaveLength(8);
});

test("a start that several give is shown once, by the day of whoever looks", () => {
  const found = new Map(
    [slot("2027-06-01T23:30:00Z", "a"), slot("2027-06-01T23:30:00Z", "b", 3), slot("2027-06-01T09:00:00Z", "a")].map(
      (each) => [each.start + each.builder, each],
    ),
  );
  const days = byDay(found, (instant) => parseDate(instant.slice(0, 10)));
  expect(days.get("2027-06-01")?.map((each) => [each.start.slice(11, 16), each.seats_left])).toEqual([
    ["09:00", 1],
    ["23:30", 3],
  ]);
});

/** The server's end of the line: what was said to it, and a way to answer. */
class Server extends EventTarget {
  static OPEN = 1;
  static last: Server;
  readyState = 0;
  said: { kind: string; watch: string }[] = [];

  constructor() {
    super();
    Server.last = this;
  }

  send(message: string): void {
    this.said.push(JSON.parse(message) as { kind: string; watch: string });
  }

  open(): void {
    this.readyState = Server.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  tell(frame: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  watched(): string[] {
    return this.said.filter(({ kind }) => kind === "watch").map(({ watch }) => watch);
  }
}

const wanted: Wanted = {
  organisation: "demo",
  service: "svc_1",
  builder: null,
  givers: 2,
  seats: 1,
  minutes: null,
  first: day,
  last: parseDate("2027-06-30"),
};

function opened(): { slots: Slots; server: Server } {
  vi.stubGlobal("WebSocket", Server);
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("location", { href: "http://127.0.0.1/b/demo" });
  const slots = new Slots();
  slots.watch(wanted);
  Server.last.open();
  return { slots, server: Server.last };
}

const starts = (slots: Slots) => [...slots.found.values()].map(({ start }) => start);
const snapshot = (watch: string | undefined, ...slots: LiveSlot[]) => ({ kind: "snapshot", watch, number: 1, slots });

test("times of what was wished before are not heard when they come after the new wish", () => {
  const { slots, server } = opened();
  slots.watch({ ...wanted, builder: "b" });
  const [before, now] = server.watched();
  server.tell(snapshot(before, slot("2027-06-01T09:00:00Z", "a")));
  expect([slots.ready, starts(slots)]).toEqual([false, []]);
  server.tell(snapshot(now, slot("2027-06-12T09:00:00Z", "b")));
  expect([slots.ready, starts(slots)]).toEqual([true, ["2027-06-12T09:00:00Z"]]);
});

test("days are all told only when each stretch of them is", () => {
  const { slots, server } = opened();
  slots.watch({ ...wanted, givers: 12 });
  const [, first, second] = server.watched();
  server.tell(snapshot(second, slot("2027-06-29T09:00:00Z", "a")));
  expect(slots.ready).toBe(false);
  server.tell(snapshot(first));
  expect([slots.ready, starts(slots)]).toEqual([true, ["2027-06-29T09:00:00Z"]]);
});

test("whoever leafs fast through months watches the last one and none before", () => {
  const { slots, server } = opened();
  for (let month = 7; month <= 12; month += 1) {
    const first = day.set({ month });
    slots.watch({ ...wanted, first, last: first.add({ months: 1 }).subtract({ days: 1 }) });
  }
  const left = server.said.filter(({ kind }) => kind === "leave").map(({ watch }) => watch);
  expect(server.watched().filter((watch) => !left.includes(watch))).toEqual(["0 2027-12-01/2027-12-31"]);
  expect([...new Set(server.watched())]).toEqual(server.watched());
});

test("a break is mended by watching the same again, and a watch that is refused has no times", () => {
  const { slots, server } = opened();
  server.tell(snapshot(server.watched()[0], slot("2027-06-01T09:00:00Z", "a")));
  server.open();
  expect(server.watched()).toEqual(["0 2027-06-01/2027-06-30", "0 2027-06-01/2027-06-30"]);
  server.tell({ kind: "refused", watch: server.watched()[0], problem: {} });
  expect([slots.ready, starts(slots)]).toEqual([true, []]);
});
