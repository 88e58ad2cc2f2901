// The free stretches of somebody's day in which a session of theirs has room.

import { told, type Day, type Service } from "@parley/api";
import type { Desk } from "../desk.svelte";
import { gaps, shortest } from "./times";

const LEAST = 5; // minutes, where it is not known what is given

export class Stretches {
  #services = $state.raw<Service[] | null>(null);
  #isKnown = $state(false);

  constructor(readonly desk: Desk) {
    told(desk.api.GET("/v1/services"))
      .then(
        ({ items }) => (this.#services = items),
        () => null,
      )
      .finally(() => (this.#isKnown = true));
  }

  /** Those of a day, as `[start, end]` in order; none for whoever may not book. */
  of(day: Day | null | undefined): [string, string][] {
    if (!day || !this.#isKnown || this.desk.news < 0 || !this.desk.may("book")) return [];
    const least = this.#services ? shortest(this.#services, day.builder.id) : LEAST;
    return least === null ? [] : gaps(day, this.desk.now(), least);
  }
}
