// Times that can be booked, as somebody at the desk chooses among them, and the free stretches of a day.

import type { Day, Service, Slot } from "@parley/api";

const MINUTE = 60_000;

/** Each start once, in order: who gives it is nobody's choice, or one's who was named. */
export function once(slots: readonly Slot[]): Slot[] {
  const starts = new Map<string, Slot>();
  for (const slot of slots) if (!starts.has(slot.start)) starts.set(slot.start, slot);
  return [...starts.values()].sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
}

/** The starts from an instant on. */
export const startsFrom = <S extends Pick<Slot, "start">>(slots: readonly S[], from: string): S[] =>
  slots.filter(({ start }) => Date.parse(start) >= Date.parse(from));

/** The first start in a stretch; one that only tells where it begins holds no start but that. */
export function firstIn(slots: readonly Slot[], from: string, until: string): Slot | undefined {
  const [first] = startsFrom(slots, from);
  const isWithin = first && (first.start === from || Date.parse(first.start) < Date.parse(until || from));
  return isWithin ? first : undefined;
}

/** The minutes of the shortest session that somebody gives; none where they give nothing. */
export function shortest(services: readonly Service[], builder: string): number | null {
  const given = services.filter(({ builders }) => builders.includes(builder));
  const minutes = given.flatMap((each) => [each.minutes, ...each.lengths.map((length) => length.minutes)]);
  return minutes.length ? Math.min(...minutes) : null;
}

/** What is open of a day, still to come and taken by nobody for so many minutes, as `[start, end]` in order. */
export function gaps(
  { open, bookings }: Pick<Day, "open" | "bookings">,
  now: number,
  least: number,
): [string, string][] {
  const taken = bookings
    .filter(({ state }) => state !== "expired" && state !== "cancelled")
    .map(({ start, end }): [number, number] => [Date.parse(start), Date.parse(end)])
    .sort(([one], [other]) => one - other);
  return open.flatMap(([start, end]) => {
    const [last, found] = [Date.parse(end ?? ""), [] as [string, string][]];
    let from = Math.max(Date.parse(start ?? ""), now);
    for (const [begins, ends] of [...taken, [last, last] as const]) {
      const until = Math.min(begins, last);
      if (until - from >= least * MINUTE) found.push([iso(from), iso(until)]);
      from = Math.max(from, ends);
    }
    return found;
  });
}

const iso = (instant: number): string => new Date(instant).toISOString();
