// What is looked for, as the address of the page says it: a link to it shows the same.

import { CalendarDate, parseDate } from "@internationalized/date";
import { Clock } from "@parley/ui/times";
import type { House } from "./house.svelte";

export type View = "month" | "week";

export class Choice {
  service = $state<string | null>(null);
  builder = $state<string | null>(null);
  minutes = $state<number | null>(null);
  seats = $state(1);
  day = $state.raw<CalendarDate>() as CalendarDate;
  start = $state<string | null>(null);
  view = $state<View>("month");
  /** Whether somebody chose the day; if not, the first with a free time is shown. */
  isDayChosen = false;
  zone = $state("");
  #own = ownZone();
  clock = $derived.by(() => new Clock(this.house.told.locale, this.zone));
  today = $derived.by(() => this.clock.day(this.house.now()));

  constructor(readonly house: House) {
    const asked = new URLSearchParams(location.search);
    this.zone = known(asked.get("zone")) ?? ownZone();
    const only = house.services.length === 1 ? house.services[0] : undefined;
    const service = house.service(asked.get("service")) ?? only;
    this.service = service?.id ?? null;
    this.builder = service?.builders.find((each) => each === asked.get("builder")) ?? null;
    this.minutes = service?.lengths.find((each) => String(each.minutes) === asked.get("minutes"))?.minutes ?? null;
    this.seats = Math.min(Math.max(1, Number(asked.get("seats")) || 1), service?.capacity ?? 1);
    this.view = asked.get("view") === "week" ? "week" : "month";
    const start = Date.parse(asked.get("start") ?? "");
    this.start = service && !Number.isNaN(start) ? new Date(start).toISOString().replace(".000Z", "Z") : null;
    this.isDayChosen = this.start !== null || asked.get("day") !== null;
    this.day = this.start ? this.clock.day(this.start) : (dayIn(asked.get("day")) ?? this.today);
    if (this.day.compare(this.today) < 0) this.day = this.today;
  }

  /** Where this is shown; kept in the address bar. */
  address(): string {
    const told = {
      service: this.service,
      builder: this.builder,
      minutes: this.minutes?.toString(),
      seats: this.seats > 1 ? String(this.seats) : null,
      day: this.service ? this.day.toString() : null,
      start: this.start,
      view: this.view === "week" ? "week" : null,
      zone: this.zone === ownZone() ? null : this.zone,
      lang: new URLSearchParams(location.search).get("lang"),
    };
    const query = new URLSearchParams(Object.entries(told).filter((pair): pair is [string, string] => !!pair[1]));
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  }

  pick(service: string | null): void {
    this.service = service;
    this.builder = this.minutes = this.start = null;
    this.seats = 1;
    this.isDayChosen = false;
  }

  /** The device may be elsewhere by now: its new zone is shown, unless somebody chose one. */
  travel = (): void => {
    const here = ownZone();
    if (this.zone === this.#own) this.zone = here;
    this.#own = here;
  };

  turnTo(day: CalendarDate): void {
    this.day = day.compare(this.today) < 0 ? this.today : day;
    this.start = null;
    this.isDayChosen = true;
  }
}

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function known(zone: string | null): string | null {
  try {
    return zone && new Intl.DateTimeFormat("en", { timeZone: zone }) ? zone : null;
  } catch {
    return null;
  }
}

function dayIn(given: string | null): CalendarDate | null {
  try {
    return given ? parseDate(given) : null;
  } catch {
    return null;
  }
}
