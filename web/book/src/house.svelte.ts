// The business whose page this is: what it offers, who gives it, what time it is there, and in which words it speaks.

import { apiOf, told, type Api, type Builder, type Organisation, type Service } from "@parley/api";
import { localeOfWeeks } from "@parley/ui/times";
import { speaker, type Say } from "@parley/ui/words";
import type messages from "../messages/en.json";
import { Guest } from "./guest";
import { foundOrKept } from "./offline";
import { Purse } from "./purse.svelte";

export interface Told {
  organisation: string;
  name: string;
  language: string;
  locale: string;
  pays: string;
}

export type Words = typeof messages;
const FILES = import.meta.glob<{ default: Words }>("../messages/*.json");
export const LANGUAGES = Object.keys(FILES).map((path) => path.slice(-7, -5));

export class House {
  organisation: Organisation;
  services: Service[];
  builders: Builder[];
  readonly purse: Purse;
  /** The locale that says when weeks begin. */
  readonly weeks: string;
  readonly #ahead: number;

  private constructor(
    readonly told: Told,
    readonly say: Say<Words>,
    readonly api: Api,
    readonly guest: Guest,
    found: Offered,
    asked: number,
  ) {
    ({ organisation: this.organisation, services: this.services, builders: this.builders } = found);
    this.weeks = localeOfWeeks(told.locale, navigator.languages);
    this.purse = new Purse(api, guest);
    this.#ahead = Date.parse(this.organisation.now) - (asked + Date.now()) / 2;
  }

  static async open(facts: Told): Promise<House> {
    const guest = new Guest(facts.organisation, facts.locale);
    const api = apiOf(facts.organisation, facts.locale, () => guest.token);
    const asked = Date.now();
    const [words, found] = await Promise.all([
      wordsOf(facts.language),
      foundOrKept(`parley.${facts.organisation}.house`, () => offered(facts)),
    ]);
    return new House(facts, speaker(words, facts.language), api, guest, found, asked);
  }

  /** The present instant as the server has it: this device's clock may be wrong by a day. */
  now = (): number => Date.now() + this.#ahead;

  service(id: string | null): Service | undefined {
    return this.services.find((each) => each.id === id);
  }

  builder(id: string | null): Builder | undefined {
    return this.builders.find((each) => each.id === id);
  }

  givers(service: Service): Builder[] {
    return this.builders.filter((each) => service.builders.includes(each.id));
  }
}

interface Offered {
  organisation: Organisation;
  services: Service[];
  builders: Builder[];
}

async function offered({ organisation: slug, locale }: Told): Promise<Offered> {
  const visitor = apiOf(slug, locale, () => null);
  const [organisation, services, builders] = await Promise.all([
    told(visitor.GET("/v1/organisation")),
    told(visitor.GET("/v1/services")),
    told(visitor.GET("/v1/builders")),
  ]);
  return { organisation, services: services.items.filter(({ builders }) => builders.length), builders: builders.items };
}

export async function wordsOf(language: string): Promise<Words> {
  const load = FILES[`../messages/${language}.json`] ?? FILES["../messages/en.json"];
  return (await (load as () => Promise<{ default: Words }>)()).default;
}
