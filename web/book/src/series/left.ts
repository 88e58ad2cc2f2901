// What this tab leaves of a series when its page is loaded anew: its plan with what was decided, or the series itself.

import type { PlanWish } from "@parley/api";
import type { House } from "../house.svelte";
import { isLoadedAnew } from "../loaded";
import type { Decided } from "./decide";

export interface Left {
  /** What shall repeat, or the id of a series that is held or booked. */
  of: PlanWish | string;
  decided: Decided;
  /** Held dates come back however somebody returns: from a bank's page, too. */
  isHeld: boolean;
}

const placeOf = ({ told: { organisation } }: House) => `parley.${organisation}.series`;

export function leftSeries(house: House): Left | null {
  const left = read(placeOf(house));
  return left && (left.isHeld || isLoadedAnew()) ? left : null;
}

export const leave = (house: House, left: Left): void => sessionStorage.setItem(placeOf(house), JSON.stringify(left));

export const forgetSeries = (house: House): void => sessionStorage.removeItem(placeOf(house));

function read(place: string): Left | null {
  try {
    const left = JSON.parse(sessionStorage.getItem(place) ?? "null") as Left | null;
    return left && ["string", "object"].includes(typeof left.of) ? left : null;
  } catch {
    return null;
  }
}
