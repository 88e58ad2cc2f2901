// The days that a search for places is about, as the address of the screen has them: `2027-07-14..2027-07-16`.

const BETWEEN = "..";
const DAY = /^\d{4}-\d\d-\d\d$/;

export const daysWritten = (first: string, last: string): string => `${first}${BETWEEN}${last}`;

/** Empty where the address names none, or what is no day. */
export function daysIn(opened: string): { first: string; last: string } {
  const [first = "", last = ""] = opened.split(BETWEEN);
  return DAY.test(first) && DAY.test(last) ? { first, last } : { first: "", last: "" };
}
