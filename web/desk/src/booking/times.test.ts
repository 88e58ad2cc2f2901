import type { Booking, Service, Slot } from "@parley/api";
import { expect, test } from "vitest";
import { firstIn, gaps, once, shortest, startsFrom } from "./times";

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
  expect(clocks(gaps({ open, bookings }, Date.parse(at("09:20")), 15))).toEqual([
    "09:20-10:00",
    "10:30-12:00",
    "14:00-17:00",
  ]);
  expect(gaps({ open, bookings }, Date.parse(at("18:00")), 15)).toEqual([]);
});

test("sessions that overlap or reach beyond the hours leave no time that is not there", () => {
  const open = [[at("09:00"), at("12:00")]];
  const bookings = [
    booking("08:30", "09:30"),
    booking("09:00", "11:00"),
    booking("09:30", "10:00"),
    booking("11:00", "13:00"),
  ];
  expect(gaps({ open, bookings }, 0, 15)).toEqual([]);
  expect(gaps({ open, bookings: [booking("09:03", "11:58")] }, 0, 15)).toEqual([]);
});

test("a start that several give is offered once, in order, and found from an instant on", () => {
  const found = once([slot("11:00"), slot("10:00", "Ben"), slot("10:00")]);
  expect(found.map(({ start, builder }) => [start.slice(11, 16), builder.name])).toEqual([
    ["10:00", "Ben"],
    ["11:00", "Ana"],
  ]);
  expect(startsFrom(found, at("10:01")).map(({ start }) => start)).toEqual([at("11:00")]);
});

test("a start is found within the stretch that was tapped, and none after it", () => {
  const found = [slot("08:30"), slot("10:15"), slot("13:00")];
  expect(firstIn(found, at("10:00"), at("11:00"))?.start).toBe(at("10:15"));
  expect(firstIn(found, at("09:00"), at("10:00"))).toBeUndefined();
  expect(firstIn(found, at("09:00"), at("10:15"))).toBeUndefined();
  expect(firstIn(found, at("10:15"), "")?.start).toBe(at("10:15"));
  expect(firstIn(found, at("10:00"), "")).toBeUndefined();
});

test("a stretch that is shorter than every session somebody gives is none", () => {
  const service = (minutes: number, lengths: number[], ...builders: string[]) =>
    ({ minutes, lengths: lengths.map((each) => ({ minutes: each })), builders }) as Service;
  const services = [service(60, [60, 45], "ana"), service(15, [], "ben")];
  expect([shortest(services, "ana"), shortest(services, "ben"), shortest(services, "kei")]).toEqual([45, 15, null]);
  const day = { open: [[at("09:00"), at("10:00")]], bookings: [booking("09:20", "09:30")] };
  expect(clocks(gaps(day, 0, 30))).toEqual(["09:30-10:00"]);
  expect(gaps(day, 0, 45)).toEqual([]);
});
