// The moves that clients ask for, where bookings are listed without them.

import type { Booking, Shapes } from "@parley/api";

/** Of requests among some bookings, those for which the session they would move is there too. */
export function asked(bookings: readonly Booking[]): Shapes["MoveAskedOut"][] {
  const known = new Map(bookings.map((each) => [each.id, each]));
  return bookings.flatMap(({ id, state, instead_of, start }) => {
    const moved = state === "pending" && instead_of ? known.get(instead_of) : undefined;
    return moved ? [{ request: id, booking: moved.id, before: moved.start, to: start }] : [];
  });
}
