// Times as people read them: always in a zone that is named, and days as a calendar of that zone has them.

import { CalendarDate, fromAbsolute, toCalendarDate } from "@internationalized/date";

const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;

/** Writes times of one locale in one zone. */
export class Clock {
  constructor(
    readonly locale: string,
    readonly zone: string,
  ) {}

  in(zone: string): Clock {
    return new Clock(this.locale, zone);
  }

  day(instant: string | number): CalendarDate {
    return toCalendarDate(fromAbsolute(at(instant), this.zone));
  }

  time(instant: string | number): string {
    return this.#format(instant, { hour: "numeric", minute: "2-digit" });
  }

  /** The time with the name of its offset, for the hour that clocks show twice. */
  timeAndOffset(instant: string | number): string {
    return this.#format(instant, { hour: "numeric", minute: "2-digit", timeZoneName: "short" });
  }

  date(instant: string | number): string {
    return this.#format(instant, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }

  dateAndTime(instant: string | number): string {
    return this.#format(instant, { dateStyle: "medium", timeStyle: "short" });
  }

  whole(instant: string | number): string {
    return `${this.#format(instant, DAY)}, ${this.time(instant)}`;
  }

  span(start: string, end: string): string {
    if (this.day(start).compare(this.day(end)) !== 0) return `${this.time(start)} – ${this.whole(end)}`;
    const shown = { hour: "numeric", minute: "2-digit", timeZone: this.zone } as const;
    return new Intl.DateTimeFormat(this.locale, shown).formatRange(at(start), at(end));
  }

  /** A stretch in days where it is whole days, else with its times. */
  stretch(start: string, end: string): string {
    if (this.#beginsDay(start) && this.#beginsDay(end)) {
      const [first, last] = [this.day(start), this.day(end).subtract({ days: 1 })];
      const shown = [...new Set([first, last].map((day) => dayWords(day, this.locale, DAY)))];
      return shown.join(" – ");
    }
    const isOneDay = this.day(start).compare(this.day(end)) === 0;
    return `${this.whole(start)} – ${isOneDay ? this.time(end) : this.whole(end)}`;
  }

  /** The zone as people know it at an instant: “New York, GMT−4”. */
  zoneWords(instant: string | number = Date.now()): string {
    const parts = new Intl.DateTimeFormat(this.locale, { timeZone: this.zone, timeZoneName: "short" });
    const name = parts.formatToParts(at(instant)).find((part) => part.type === "timeZoneName")?.value ?? "";
    return [...new Set([cityOf(this.zone), name])].filter(Boolean).join(", ");
  }

  #beginsDay(instant: string): boolean {
    return this.day(instant).toDate(this.zone).getTime() === at(instant);
  }

  #format(instant: string | number, shown: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.locale, { ...shown, timeZone: this.zone }).format(at(instant));
  }
}

/** The locale that says when weeks begin: the reader's own of the page's language, else the page's.
 *
 *  The page's own territory is the business's: an English page of a house in Lisbon is read by people from anywhere.
 */
export function localeOfWeeks(locale: string, readers: readonly string[]): string {
  const { language } = new Intl.Locale(locale);
  const own = readers.map((each) => new Intl.Locale(each)).find((each) => each.region && each.language === language);
  return own ? `${language}-${own.region}` : locale;
}

export function cityOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** Whether clocks go forward or back on a day of a zone: its length in minutes, less a day's. */
export function clockChange(day: CalendarDate, zone: string): "forward" | "back" | null {
  const hours = (day.add({ days: 1 }).toDate(zone).getTime() - day.toDate(zone).getTime()) / 3_600_000;
  return hours < 24 ? "forward" : hours > 24 ? "back" : null;
}

/** A day's name without a zone of its own. */
export function dayWords(day: CalendarDate, locale: string, shown: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...shown, timeZone: "UTC" }).format(day.toDate("UTC"));
}

/** The zones a browser knows, with the ones that have to be there. */
export function zonesWith(...needed: string[]): string[] {
  return [...new Set([...needed, ...Intl.supportedValuesOf("timeZone")])].sort();
}

export function minutesAndSeconds(milliseconds: number): string {
  const left = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

function at(instant: string | number): number {
  return typeof instant === "number" ? instant : Date.parse(instant);
}
