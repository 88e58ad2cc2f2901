import type { Booking, Slot } from "@parley/api";
import { expect, test } from "vitest";
import { firstFrom, gaps, once } from "./times";

const at = (clock: string) => `2027-06-10T${clock}:00Z`;
const booking = (start: string, end: string, state = "confirmed") =>
  ({ start: at(start), end: at(end), state }) as Booking;
const slot = (start: string, name = "Ana") => ({ start: at(start), builder: { name } }) as unknown as Slot;
const clocks = (found: [string, string][]) => found.map((span) => span.map((each) => each.slice(11, 16)).join("-"));

test("what is open and taken by nobody is free, from now on", () => {
  const open = [
    [at("09:00"), at("12:00")],
    [at("13:00"), at("17:00")],
  ];
  const bookings = [booking("10:00", "10:30"), booking("13:00", "14:00"), booking("15:00", "16:00", "cancelled")];
  expect(clocks(gaps({ open, bookings }, Date.parse(at("09:20"))))).toEqual([
    "09:20-10:00",
    "10:30-12:00",
    "14:00-17:00",
  ]);
  expect(gaps({ open, bookings }, Date.parse(at("18:00")))).toEqual([]);
});

test("sessions that overlap or reach beyond the hours leave no time that is not there", () => {
  const open = [[at("09:00"), at("12:00")]];
  const bookings = [
    booking("08:30", "09:30"),
    booking("09:00", "11:00"),
    booking("09:30", "10:00"),
    booking("11:00", "13:00"),
  ];
  expect(gaps({ open, bookings }, 0)).toEqual([]);
  expect(gaps({ open, bookings: [booking("09:03", "11:58")] }, 0)).toEqual([]);
});

test("a start that several give is offered once, in order, and found from an instant on", () => {
  const found = once([slot("11:00"), slot("10:00", "Ben"), slot("10:00")]);
  expect(found.map(({ start, builder }) => [start.slice(11, 16), builder.name])).toEqual([
    ["10:00", "Ben"],
    ["11:00", "Ana"],
  ]);
  expect(firstFrom(found, at("10:01"))?.start).toBe(at("11:00"));
  expect(firstFrom(found, at("12:00"))).toBeUndefined();
});
