// What is decided about the dates of a plan, and what of it still holds when the plan has changed.

import type { Plan, Shapes } from "@parley/api";

export type Occurrence = Plan["occurrences"][number];
export type Decision = Shapes["DecisionIn"];
/** By the date's own wall time: `skip`, `drop`, or the start it moves to. */
export type Decided = Readonly<Record<string, string>>;
export type Why = "taken" | "closed" | "clocks" | "other";

const WHY: Record<string, Why> = {
  busy: "taken",
  buffer: "taken",
  capacity: "taken",
  limit: "taken",
  run: "taken",
  hours: "closed",
  grid: "closed",
  gap: "clocks",
};

/** Why a date is not free, in as few kinds as somebody who books needs to know. */
export const whyOf = ({ because }: Occurrence): Why => WHY[because ?? ""] ?? "other";

export const isLeftOut = (decided: string | undefined): boolean => decided === "skip" || decided === "drop";

export function undecided(plan: Plan, decided: Decided): Occurrence[] {
  return plan.occurrences.filter((each) => !each.free && !decided[each.occurrence]);
}

/** The dates that will be booked, in their order, each with its start, once everything is decided. */
export function booked(plan: Plan, decided: Decided): { occurrence: string; start: string }[] {
  return plan.occurrences
    .filter((each) => !isLeftOut(decided[each.occurrence]))
    .map(({ occurrence, free, start }) => ({ occurrence, start: decided[occurrence] ?? (free ? start : null) }))
    .filter((each): each is { occurrence: string; start: string } => each.start !== null);
}

/** What each of so many dates costs, in minor units: one that moves comes at the price of the last. */
export function costs(plan: Plan, count: number): number[] {
  const priced = plan.occurrences.map(({ price }) => price?.minor).filter((minor) => minor !== undefined);
  return Array.from({ length: count }, (_, place) => priced[place] ?? priced.at(-1) ?? plan.price.minor);
}

export function decisions(plan: Plan, decided: Decided): Decision[] {
  return plan.occurrences.flatMap(({ occurrence }): Decision[] => {
    const what = decided[occurrence];
    if (!what) return [];
    return what === "skip" || what === "drop" ? [{ occurrence, do: what }] : [{ occurrence, do: "move", to: what }];
  });
}

/** What was decided before, as far as the plan that stands now still leaves it open. */
export function stillHolding(plan: Plan, decided: Decided): Decided {
  const kept = plan.occurrences.flatMap(({ occurrence, free, alternatives }): [string, string][] => {
    const what = decided[occurrence];
    if (!what) return [];
    const isOpen = isLeftOut(what) || (!free && alternatives.some(({ start }) => start === what));
    return isOpen ? [[occurrence, what]] : [];
  });
  return Object.fromEntries(kept);
}
