// From a time and how it repeats to what the api plans: an RRULE and the wall time it counts from.

import { fromAbsolute, toCalendarDateTime } from "@internationalized/date";

export const EVERY = ["week", "fortnight", "month", "day"] as const;
export type Every = (typeof EVERY)[number];
export const MOST = 100; // dates of a series, as the api has it

export interface Rhythm {
  every: Every;
  /** How many dates, or the last day as `2027-08-31`. */
  end: { count: number } | { until: string };
}

const RULES: Record<Every, string> = {
  day: "FREQ=DAILY",
  week: "FREQ=WEEKLY",
  fortnight: "FREQ=WEEKLY;INTERVAL=2",
  month: "FREQ=MONTHLY",
};

export function ruleOf({ every, end }: Rhythm): string {
  const last = "count" in end ? `COUNT=${end.count}` : `UNTIL=${end.until.replaceAll("-", "")}`;
  return `${RULES[every]};${last}`;
}

/** The wall time of an instant in the zone that a series keeps it in: `2027-06-10T10:00:00`. */
export function wallOf(instant: string, zone: string): string {
  return toCalendarDateTime(fromAbsolute(Date.parse(instant), zone)).toString();
}

/** What takes off of a price, or pays for it: of one time as of all that repeat. */
export interface Spent {
  coupon: string | null;
  by_credit: boolean;
  points: number;
}
