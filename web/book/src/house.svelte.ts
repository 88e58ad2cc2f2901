// The business whose page this is: what it offers, who gives it, what time it is there, and in which words it speaks.

import { apiOf, told, type Api, type Builder, type Organisation, type Service } from "@parley/api";
import { speaker, type Say } from "@parley/ui/words";
import type messages from "../messages/en.json";
import { Guest } from "./guest";

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
  readonly #ahead: number;

  private constructor(
    readonly told: Told,
    readonly say: Say<Words>,
    readonly api: Api,
    readonly guest: Guest,
    found: [Organisation, Service[], Builder[]],
  ) {
    [this.organisation, this.services, this.builders] = found;
    this.#ahead = Date.parse(this.organisation.now) - Date.now();
  }

  static async open(facts: Told): Promise<House> {
    const guest: Guest = new Guest(facts.organisation, facts.locale);
    const api = apiOf(facts.organisation, () => guest.token);
    const visitor = apiOf(facts.organisation, () => null);
    const [words, organisation, services, builders] = await Promise.all([
      wordsOf(facts.language),
      told(visitor.GET("/v1/organisation")),
      told(visitor.GET("/v1/services")),
      told(visitor.GET("/v1/builders")),
    ]);
    const given = services.items.filter((service) => service.builders.length > 0);
    return new House(facts, speaker(words, facts.language), api, guest, [organisation, given, builders.items]);
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

export async function wordsOf(language: string): Promise<Words> {
  const load = FILES[`../messages/${language}.json`] ?? FILES["../messages/en.json"];
  return (await (load as () => Promise<{ default: Words }>)()).default;
}
