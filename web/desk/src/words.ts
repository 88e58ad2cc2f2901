// Names for what the api calls by a code: a state, a service of others, a part of a message.

import type { Desk } from "./desk.svelte";

/** The words of a code, such as `vendor_stripe`; the code as plain words where there are none. */
export function named({ say }: Pick<Desk, "say">, family: string, code: string): string {
  const key = `${family}_${code}`.replaceAll(" ", "_").replaceAll("-", family === "line" ? "-" : "_");
  const words = say(key as "state_held");
  return words === key ? code.replaceAll("_", " ") : words;
}

/** How somebody paid: in practice by what the card is to do, else by the vendor's own name for it. */
export function wayWords(desk: Pick<Desk, "say">, { provider, method }: { provider: string; method: string }): string {
  return provider === "pretend" ? named(desk, "card", method.split(/[@:]/)[0] ?? "") : method;
}

/** Somebody as the api names them; of a client whose name nobody knows there is an id. */
interface Person {
  id: string;
  name: string | null;
  email?: string | null;
}

/** What a client is called: their name, else their address, else the last letters of their id. */
export function clientName({ say }: Pick<Desk, "say">, { id, name, email }: Person): string {
  return name ?? email ?? say("guest_of", { letters: id.slice(-LETTERS) });
}

/** What tells a client without a name from others: where they write from, and the day they were first seen. */
export function tellsApart(
  desk: Pick<Desk, "say" | "clock">,
  client: Person & { since: string; channels?: string[] },
): string {
  if (client.name) return "";
  const channels = (client.channels ?? []).map((each) => named(desk, "channel", each));
  return [...channels, desk.say("first_seen", { day: desk.clock.date(client.since) })].join(" · ");
}

const LETTERS = 4;
