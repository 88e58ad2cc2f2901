// A time to choose, on both sides' clocks.

import type { Choice } from "./conversation.svelte";

export interface Shown {
  first: string;
  second: string;
}

/** What stands on a button: the person's own time first, the label (the other side's time) below where clocks differ. */
export function shown({ label, start, zone }: Choice, own: string, locale: string): Shown {
  if (!start || !zone || sameClock(start, zone, own)) return { first: label, second: "" };
  const time = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    timeZone: own,
  });
  return { first: `${time.format(new Date(start))} · ${city(own)}`, second: `${label} · ${city(zone)}` };
}

function sameClock(start: string, zone: string, own: string): boolean {
  const wall = (timeZone: string) => new Date(start).toLocaleString("sv", { timeZone });
  return wall(zone) === wall(own);
}

function city(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}
