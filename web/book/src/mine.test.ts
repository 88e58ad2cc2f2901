import { became } from "@parley/ui/became";
import type { Booking } from "@parley/api";
import { expect, test } from "vitest";
import { grouped, managing, open } from "./mine";

const NOW = Date.parse("2027-06-07T06:00:00Z");

function booking(id: string, day: string, state = "confirmed", more: object = {}): Booking {
  const [start, end] = [`2027-${day}T08:00:00Z`, `2027-${day}T09:00:00Z`];
  return { id, state, start, end, series: null, expires_at: null, instead_of: null, ...more } as unknown as Booking;
}

const ids = (bookings: Booking[]) =>
  grouped(bookings, NOW).map((group) => group.bookings.map(({ id }) => id).join("+"));

test("what is to come stands first and by time, however late it was booked; what is over comes last first", () => {
  const made = [booking("late", "06-20"), booking("over", "05-03", "completed"), booking("soon", "06-08", "pending")];
  expect(ids([...made, booking("older", "04-03", "no_show"), booking("gone", "06-30", "cancelled")])).toEqual([
    "soon",
    "late",
    "gone",
    "over",
    "older",
  ]);
});

test("the dates of a series are one group, at the place of its next", () => {
  const weekly = ["06-01", "06-15", "06-08"].map((day) => booking(day, day, "held", { series: "srs_1" }));
  expect(ids([...weekly, booking("between", "06-10"), booking("before", "06-07")])).toEqual([
    "before",
    "06-01+06-08+06-15",
    "between",
  ]);
});

test("what is to come leads to its own page, a request to where it is withdrawn, and what is over nowhere", () => {
  expect(["confirmed", "held", "pending"].map(managing)).toEqual(["manage", "manage", "manage_request"]);
  expect(["cancelled", "expired", "completed", "no_show"].map(managing)).toEqual([null, null, null, null]);
});

test("what ran out is not shown", () => {
  expect(ids([booking("out", "06-08", "expired")])).toEqual([]);
});

test("what is held is to be paid until its time is over, but for a time that the house offers instead", () => {
  const held = (id: string, more: object) => booking(id, "06-08", "held", more);
  const kept = { expires_at: "2027-06-07T06:10:00Z" };
  const all = [
    held("kept", kept),
    held("lapsed", { expires_at: "2027-06-07T05:59:00Z" }),
    held("offered", { ...kept, instead_of: "bkg_1" }),
    booking("asked", "06-08", "pending"),
  ];
  expect(open(all, NOW).map(({ id }) => id)).toEqual(["kept"]);
});

test("of one that is cancelled it is said what went back, is coming and is kept, and nothing of what was not", () => {
  const money = (minor: number) => ({ minor, currency: "EUR" });
  const parts = { back: money(1000), coming: money(0), kept: money(400), released: money(0) };
  expect(became({ became: parts })).toEqual([
    { key: "became_back", amount: money(1000) },
    { key: "became_kept", amount: money(400) },
  ]);
  expect(became({ became: null })).toEqual([]);
  expect(became(booking("kept-from-before", "06-08", "cancelled"))).toEqual([]);
});
