// Hours of one day as stretches on a line of 24 hours: dragging an edge, and drawing a new stretch. In quarters of an hour.

import type { Span } from "./week_hours";

export const STEP = 15;
export const WHOLE = 24 * 60;
export type Edge = "start" | "end";

export function minutesOf(wall: string): number {
  const [hours = 0, minutes = 0] = wall.split(":").map(Number);
  return hours * 60 + minutes;
}

export const wallOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Where a span lies on its day's line; one that runs into the next day ends with the line. */
export function placeOf({ start, end }: Span): { from: number; to: number } {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  return { from, to: to > from ? to : WHOLE };
}

export const runsOver = ({ start, end }: Span): boolean => minutesOf(end) <= minutesOf(start);

/** The spans with an edge of one at another minute, as far as its neighbours let it. */
export function dragged(spans: Span[], place: number, edge: Edge, minutes: number): Span[] {
  const span = spans[place];
  if (!span) return spans;
  const { from, to } = placeOf(span);
  const others = spans.filter((_, at) => at !== place).map(placeOf);
  const before = Math.max(0, ...others.filter((each) => each.from <= from).map((each) => each.to));
  const after = Math.min(WHOLE, ...others.filter((each) => each.from > from).map((each) => each.from));
  const [least, most] =
    edge === "start" ? [Math.min(before, from), to - STEP] : [from + STEP, Math.max(after, from + STEP)];
  const moved = wallOf(Math.min(Math.max(rounded(minutes), least), most));
  return spans.map((each, at) => (at === place ? { ...each, [edge]: moved } : each));
}

/** The spans with a new one drawn between two minutes, within what is free there; none if that is too little. */
export function drawn(spans: Span[], one: number, other: number): Span[] | null {
  const [from, to] = [rounded(Math.min(one, other)), rounded(Math.max(one, other))];
  const places = spans.map(placeOf);
  if (places.some((each) => each.from <= one && one < each.to)) return null;
  const least = Math.max(0, ...places.filter((each) => each.to <= one).map((each) => each.to));
  const most = Math.min(WHOLE, ...places.filter((each) => each.from > one).map((each) => each.from));
  const fresh = { start: wallOf(Math.max(from, least)), end: wallOf(Math.min(to, most)) };
  if (minutesOf(fresh.end) - minutesOf(fresh.start) < STEP) return null;
  return [...spans, fresh].toSorted((left, right) => left.start.localeCompare(right.start));
}

const rounded = (minutes: number): number => Math.min(WHOLE, Math.max(0, Math.round(minutes / STEP) * STEP));
