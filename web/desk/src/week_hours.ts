// The hours of a week as an editor holds them: for each ISO day its windows. Dates of their own and travels stay as they are.

import type { Hours } from "@parley/api";

export interface Span {
  start: string;
  end: string;
}

export type Week = Span[][];

export function weekOf(hours: Hours): Week {
  return Array.from({ length: 7 }, (_, place) =>
    hours.weekly
      .filter(({ days }) => days.includes(place + 1))
      .map(({ start, end }) => ({ start, end }))
      .sort((one, other) => one.start.localeCompare(other.start)),
  );
}

/** The hours with another week: equal windows of several days are one line. */
export function withWeek(hours: Hours, week: Week): Hours {
  const days = new Map<string, number[]>();
  week.forEach((spans, place) => {
    for (const { start, end } of spans)
      days.set(`${start} ${end}`, [...(days.get(`${start} ${end}`) ?? []), place + 1]);
  });
  const weekly = [...days].map(([span, named]) => {
    const [start = "", end = ""] = span.split(" ");
    return { days: named, start, end };
  });
  return { ...hours, weekly };
}
