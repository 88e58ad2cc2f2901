import type { Booking } from "@parley/api";
import { expect, test } from "vitest";
import { asked } from "./asked";

const booking = (id: string, more: Partial<Booking> = {}) =>
  ({ id, state: "confirmed", start: `2027-06-1${id}T09:00:00Z`, instead_of: null, ...more }) as Booking;

test("a request tells of the session it would move, where that one is known", () => {
  const request = booking("2", { state: "pending", instead_of: "1" });
  expect(asked([booking("1"), request, booking("3")])).toEqual([
    { request: "2", booking: "1", before: "2027-06-11T09:00:00Z", to: "2027-06-12T09:00:00Z" },
  ]);
  expect(asked([request])).toEqual([]);
});

test("one that was answered asks for nothing, nor does a place that the house offers", () => {
  const over = [
    booking("2", { state: "cancelled", instead_of: "1" }),
    booking("3", { state: "held", instead_of: "1" }),
  ];
  expect(asked([booking("1"), ...over])).toEqual([]);
});
