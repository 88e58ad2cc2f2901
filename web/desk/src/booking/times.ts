// Times that can be booked, as somebody at the desk chooses among them, and the free stretches of a day.

import type { Day, Slot } from "@parley/api";

const LEAST = 5 * 60_000;

/** Each start once, in order: who gives it is nobody's choice, or one's who was named. */
export function once(slots: readonly Slot[]): Slot[] {
  const starts = new Map<string, Slot>();
  for (const slot of slots) if (!starts.has(slot.start)) starts.set(slot.start, slot);
  return [...starts.values()].sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
}

/** The first start from an instant on. */
export const firstFrom = (slots: readonly Slot[], instant: string): Slot | undefined =>
  slots.find(({ start }) => Date.parse(start) >= Date.parse(instant));

/** What is open of a day, still to come and taken by nobody, as `[start, end]` in order. */
export function gaps({ open, bookings }: Pick<Day, "open" | "bookings">, now: number): [string, string][] {
  const taken = bookings
    .filter(({ state }) => state !== "expired" && state !== "cancelled")
    .map(({ start, end }): [number, number] => [Date.parse(start), Date.parse(end)])
    .sort(([one], [other]) => one - other);
  return open.flatMap(([start, end]) => {
    const [last, found] = [Date.parse(end ?? ""), [] as [string, string][]];
    let from = Math.max(Date.parse(start ?? ""), now);
    for (const [begins, ends] of [...taken, [last, last] as const]) {
      const until = Math.min(begins, last);
      if (until - from >= LEAST) found.push([iso(from), iso(until)]);
      from = Math.max(from, ends);
    }
    return found;
  });
}

const iso = (instant: number): string => new Date(instant).toISOString();
