// Names for what the api calls by a code: a state, a service of others, a part of a message.

import type { Desk } from "./desk.svelte";

/** The words of a code, such as `vendor_stripe`; the code as plain words where there are none. */
export function named({ say }: Pick<Desk, "say">, family: string, code: string): string {
  const key = `${family}_${code}`.replaceAll(" ", "_").replaceAll("-", family === "line" ? "-" : "_");
  const words = say(key as "state_held");
  return words === key ? code.replaceAll("_", " ") : words;
}
