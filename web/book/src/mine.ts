// What somebody booked here, as they look for it: what is to come first, by time, and a series as one.

import type { Booking } from "@parley/api";

/** One booking, or all of a series, by their starts. */
export interface Group {
  key: string;
  series: string | null;
  bookings: Booking[];
}

const TO_COME = new Set(["held", "pending", "confirmed"]);

/** What is to come by its next start, then what is over, the latest first; what ran out was never theirs. */
export function grouped(bookings: readonly Booking[], now: number): Group[] {
  const groups = new Map<string, Group>();
  for (const booking of bookings) {
    if (booking.state === "expired") continue;
    const key = booking.series ?? booking.id;
    const group = groups.get(key) ?? { key, series: booking.series ?? null, bookings: [] };
    group.bookings.push(booking);
    groups.set(key, group);
  }
  for (const { bookings } of groups.values()) bookings.sort((one, other) => startOf(one) - startOf(other));
  return [...groups.values()].sort((one, other) => {
    const [next, otherNext] = [nextOf(one, now), nextOf(other, now)];
    if (next !== null && otherNext !== null) return next - otherNext;
    if (next === null && otherNext === null) return lastOf(other) - lastOf(one);
    return next === null ? 1 : -1;
  });
}

/** Those that are kept until they are paid, or said yes to where they cost nothing; not what the house offers instead. */
export function open(bookings: readonly Booking[], now: number): Booking[] {
  return bookings.filter(
    ({ state, instead_of, expires_at }) => state === "held" && !instead_of && Date.parse(expires_at ?? "") > now,
  );
}

/** The words of the way to its own page, where something can still be done about it. */
export function managing(state: string): "manage" | "manage_request" | null {
  if (state === "pending") return "manage_request";
  return state === "confirmed" || state === "held" ? "manage" : null;
}

const startOf = ({ start }: Booking): number => Date.parse(start);
const lastOf = ({ bookings }: Group): number => Math.max(...bookings.map(startOf));

function nextOf({ bookings }: Group, now: number): number | null {
  const next = bookings.find(({ state, end }) => TO_COME.has(state) && Date.parse(end) > now);
  return next ? startOf(next) : null;
}
