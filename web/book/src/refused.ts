// Why what somebody wanted was not taken, in the words of the page.

import { Problem } from "@parley/api";
import type { Say } from "@parley/ui/words";
import type { Words } from "./house.svelte";

export type Wrong = (typeof FIELDS)[number] | null;

/** The status of what was sent and makes no sense; what is said of it is for developers. */
export const UNREADABLE = 422;
const FIELDS = ["email", "name"] as const;
const WORDS: Record<string, keyof Words> = {
  "no-credits": "no_credits",
  "not-enough-points": "no_points",
  "no-loyalty": "no_points",
  "referral-refused": "no_referral",
  "coupon-unusable": "no_coupon",
  "coupon-spent": "coupon_spent",
};

export function refusedWords(failure: unknown, say: Say<Words>): string {
  if (!(failure instanceof Problem)) return say("unreachable");
  const wrong = wrongIn(failure);
  if (wrong) return say(wrong === "email" ? "wrong_email" : "wrong_name");
  const known = Object.keys(WORDS).find((each) => failure.is(each));
  if (known) return say(WORDS[known] as "no_credits");
  return failure.status === UNREADABLE ? say("not_taken") : failure.message;
}

/** Which of the fields that say who somebody is was not accepted. */
export function wrongIn(failure: unknown): Wrong {
  if (!(failure instanceof Problem) || failure.status !== UNREADABLE) return null;
  const errors = failure.body["errors"];
  const fields = Array.isArray(errors) ? (errors as { field?: unknown }[]).map(({ field }) => field) : [];
  return FIELDS.find((each) => fields.includes(each)) ?? null;
}
