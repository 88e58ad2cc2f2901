// What a calendar of free times shows, whether by month or by week.

import type { Choice } from "./choice.svelte";
import type { House } from "./house.svelte";
import type { LiveSlot } from "./slots.svelte";

export interface Calendar {
  house: House;
  choice: Choice;
  /** The free times of each day, as `2027-06-10`. */
  days: Map<string, LiveSlot[]>;
  isReady: boolean;
  capacity: number;
  onPick: (start: string) => void;
}
