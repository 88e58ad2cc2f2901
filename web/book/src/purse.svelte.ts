// What this browser's guest holds and can pay with: credits of packages, and points.

import { told, type Api, type Holding, type Points, type Service } from "@parley/api";
import type { Guest } from "./guest";

export class Purse {
  #holdings = $state.raw<Holding[]>([]);
  points = $state.raw<Points | null>(null);

  constructor(
    readonly api: Api,
    readonly guest: Guest,
  ) {}

  /** See what there is now. Whoever is nobody yet holds nothing. */
  look = async (): Promise<void> => {
    if (!this.guest.token) return;
    [this.#holdings, this.points] = await Promise.all([
      told(this.api.GET("/v1/me/packages")).then(({ items }) => items),
      told(this.api.GET("/v1/me/points")),
    ]).catch((): [Holding[], Points | null] => [[], null]);
  };

  /** How many sessions with so many seats the credits pay; each is paid by one package. */
  sessions(service: Service, seats: number): number {
    const theirs = this.#holdings.filter(({ services }) => !services.length || services.includes(service.id));
    return theirs.reduce((sum, { left }) => sum + Math.floor(left / seats), 0);
  }
}
