// Whom somebody may like of those who give a service, in this order, and why; by name until that is known.

import { told, type Builder, type Service } from "@parley/api";
import type { House } from "./house.svelte";

interface Named {
  builder: Builder;
  why: string;
}

export class Recommended {
  #known = $state.raw<{ service: string; told: { id: string; words: string }[] } | null>(null);

  constructor(readonly house: House) {}

  /** Ask for a service; what comes back too late, or not at all, changes nothing. */
  async ask(service: Service): Promise<void> {
    const body = { service: service.id, locale: this.house.told.locale };
    const found = await told(this.house.api.POST("/v1/suggestions/builders", { body })).catch(() => null);
    if (found)
      this.#known = {
        service: service.id,
        told: found.builders.map((each) => ({ id: each.id, words: each.because?.words ?? "" })),
      };
  }

  of(service: Service): Named[] {
    const known = this.#known?.service === service.id ? this.#known.told : [];
    const place = new Map(known.map((each, at) => [each.id, at]));
    const words = new Map(known.map((each) => [each.id, each.words]));
    const at = (each: Named) => place.get(each.builder.id) ?? known.length;
    return this.house
      .givers(service)
      .map((builder) => ({ builder, why: words.get(builder.id) ?? "" }))
      .sort((one, other) => at(one) - at(other));
  }
}
