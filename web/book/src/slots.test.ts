import { parseDate } from "@internationalized/date";
import { expect, test } from "vitest";
import { byDay, stretches, type LiveSlot } from "./slots.svelte";

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
