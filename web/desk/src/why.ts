// Why something did not work, in the desk's own language: each type of problem has a title and a next step there.
// What the backend says of the one case is English; it is kept where it says more than the title.

import { Problem, Unreachable } from "@parley/api";
import type problems from "../problems/en.json";

export type Reasons = typeof problems;
export type Why = (failure: unknown) => string;
const FILES = import.meta.glob<{ default: Reasons }>("../problems/*.json");

/** What tells failures in a language. */
export async function whyIn(language: string): Promise<Why> {
  const load = FILES[`../problems/${language}.json`] ?? FILES["../problems/en.json"];
  return teller((await (load as () => Promise<{ default: Reasons }>)()).default, language);
}

export function teller(reasons: Reasons, language: string): Why {
  return (failure) => {
    const { title, next } = reasons[kindOf(failure, reasons)];
    const detail = detailOf(failure);
    if (!detail) return `${title}. ${next}`;
    return language === "en" ? `${ended(detail)} ${next}` : `${title} (${detail}). ${next}`;
  };
}

function kindOf(failure: unknown, reasons: Reasons): keyof Reasons {
  if (failure instanceof Unreachable) return "unreachable";
  const kind = failure instanceof Problem ? failure.type.slice(failure.type.lastIndexOf("/") + 1) : "";
  if (kind in reasons) return kind as keyof Reasons;
  return failure instanceof Problem && failure.status >= OUR_FAULT ? "internal" : "other";
}

/** What was said of this case, if that is more than what the type says of every one. */
function detailOf(failure: unknown): string {
  if (!(failure instanceof Problem)) return failure instanceof Unreachable ? "" : String(failure);
  const { title, detail } = failure.body;
  return typeof detail === "string" && bare(detail) !== bare(String(title)) ? detail : "";
}

const OUR_FAULT = 500;
const bare = (words: string) => words.replace(/[.!?…]$/, "");
const ended = (words: string) => (/[.!?…]$/.test(words) ? words : `${words}.`);
