import type { Plan } from "@parley/api";
import { expect, test } from "vitest";
import { booked, costs, decisions, stillHolding, undecided, whyOf } from "./decide";
import { ruleOf, wallOf } from "./rule";

const date = (occurrence: string, free: boolean, alternatives: string[] = [], because = free ? null : "busy") => ({
  occurrence,
  start: because === "gap" ? null : `${occurrence}Z`,
  free,
  because,
  alternatives: alternatives.map((start) => ({ start, local: start })),
});
const planOf = (...occurrences: ReturnType<typeof date>[]) => ({ occurrences }) as unknown as Plan;
const [FIRST, SECOND, THIRD] = ["2027-06-01T10:00:00", "2027-06-08T10:00:00", "2027-06-15T10:00:00"] as const;
const plan = planOf(date(FIRST, true), date(SECOND, false, ["a", "b"]), date(THIRD, false, [], "gap"));

test("a rhythm is a rule that ends", () => {
  expect(ruleOf({ every: "week", end: { count: 6 } })).toBe("FREQ=WEEKLY;COUNT=6");
  expect(ruleOf({ every: "fortnight", end: { until: "2027-08-31" } })).toBe("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270831");
});

test("a series counts from the wall time of the zone it hangs in", () => {
  expect(wallOf("2027-06-10T13:00:00Z", "America/New_York")).toBe("2027-06-10T09:00:00");
  expect(wallOf("2027-06-10T23:30:00Z", "Asia/Tokyo")).toBe("2027-06-11T08:30:00");
});

test("each date that is not free waits for a decision", () => {
  expect(undecided(plan, {}).map(({ occurrence }) => occurrence)).toEqual([SECOND, THIRD]);
  expect(undecided(plan, { [SECOND]: "b", [THIRD]: "skip" })).toEqual([]);
});

test("what is booked is what is free, moved, and not left out", () => {
  const kept = booked(plan, { [SECOND]: "b", [THIRD]: "skip" });
  expect(kept.map(({ start }) => start)).toEqual([`${FIRST}Z`, "b"]);
  expect(booked(plan, { [FIRST]: "drop" })).toEqual([]);
  expect(decisions(plan, { [SECOND]: "b", [THIRD]: "drop" })).toEqual([
    { occurrence: SECOND, do: "move", to: "b" },
    { occurrence: THIRD, do: "drop" },
  ]);
});

test("a coupon that does not reach all dates makes the first of them cheaper, and the sum is of those booked", () => {
  const at = (minor: number | null, each: ReturnType<typeof date>) => ({ ...each, price: minor && { minor } });
  const priced = planOf(at(900, date(FIRST, true)), at(1200, date(SECOND, true)), at(null, date(THIRD, false, ["a"])));
  expect(costs(priced, 3)).toEqual([900, 1200, 1200]);
  expect(costs(priced, 1)).toEqual([900]);
});

test("of a plan that changed, only what it still leaves open stays decided", () => {
  const changed = planOf(date(FIRST, true), date(SECOND, false, ["a"]), date(THIRD, false, [], "gap"));
  expect(stillHolding(changed, { [SECOND]: "b", [THIRD]: "skip" })).toEqual({ [THIRD]: "skip" });
  expect(stillHolding(changed, { [SECOND]: "a" })).toEqual({ [SECOND]: "a" });
  expect(stillHolding(planOf(date(SECOND, true, ["a"])), { [SECOND]: "a" })).toEqual({});
});

test("a reason is one that somebody who books can use", () => {
  expect(plan.occurrences.slice(1).map(whyOf)).toEqual(["taken", "clocks"]);
  expect(planOf(date(FIRST, false, [], "notice")).occurrences.map(whyOf)).toEqual(["other"]);
});
