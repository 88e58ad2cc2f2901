// Why what somebody wanted to pay with was not taken, in the words of the page.

import { Problem } from "@parley/api";
import type { Say } from "@parley/ui/words";
import type { Words } from "./house.svelte";

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
  const known = Object.keys(WORDS).find((each) => failure.is(each));
  return known ? say(WORDS[known] as "no_credits") : failure.message;
}
