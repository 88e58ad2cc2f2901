// What can be booked in the days on show, live: every change the server commits arrives here.

import type { CalendarDate } from "@internationalized/date";
import { DEAD_AFTER, keepOpen, type Line, type State } from "@parley/ui/socket";

export interface LiveSlot {
  start: string;
  end: string;
  builder: string;
  builders: string[];
  seats_left: number;
}

export interface Wanted {
  organisation: string;
  service: string;
  builder: string | null;
  givers: number;
  seats: number;
  minutes: number | null;
  first: CalendarDate;
  last: CalendarDate;
}

interface Chosen {
  start: string;
  builder: string | null;
}

type Telling =
  | { kind: "snapshot"; watch: string; number: number; slots: LiveSlot[] }
  | { kind: "changed"; watch: string; number: number; builder: string; gone: string[]; free: LiveSlot[] }
  | { kind: "refused"; watch: string | null };

type Frame =
  | Telling
  | { kind: "slot_gone"; watch: string; slot: Chosen; alternatives: LiveSlot[] }
  | { kind: "slot_free"; watch: string; slot: Chosen }
  | { kind: "ping" };

const MOST_BUILDER_DAYS = 250;
const MOST_DAYS = 42;
const MOST_WATCHES = 8;

/** The stretches of days that a range is watched in: a watch has so many days of builders, a connection eight watches. */
export function stretches(first: CalendarDate, last: CalendarDate, givers: number): [CalendarDate, CalendarDate][] {
  const days = Math.max(1, Math.min(MOST_DAYS, Math.floor(MOST_BUILDER_DAYS / Math.max(1, givers))));
  const found: [CalendarDate, CalendarDate][] = [];
  for (let from = first; from.compare(last) <= 0 && found.length < MOST_WATCHES; from = from.add({ days })) {
    const end = from.add({ days: days - 1 });
    found.push([from, end.compare(last) < 0 ? end : last]);
  }
  return found;
}

export class Slots {
  /** Every slot by its start and who leads it. */
  found = $state.raw(new Map<string, LiveSlot>());
  /** Whether all days on show have been told. */
  ready = $state(false);
  state = $state<State>("waiting");
  gone = $state.raw<{ chosen: Chosen; alternatives: LiveSlot[] } | null>(null);
  // A watch is named by what it asks for: an answer to what was asked before has another name, and is not heard.
  #asked = new Map<string, [CalendarDate, CalendarDate]>();
  #told = new Map<string, Map<string, LiveSlot>>();
  #turn = 0;
  #line: Line | null = null;
  #wanted: Wanted | null = null;
  #chosen: Chosen | null = null;

  watch(wanted: Wanted): void {
    if (this.#wanted && keyOf(this.#wanted) !== keyOf(wanted)) this.#turn += 1;
    this.#wanted = wanted;
    if (this.#line) this.#ask(this.#line);
    else {
      const path = `/v1/availability/live?organisation=${encodeURIComponent(wanted.organisation)}`;
      this.#line = keepOpen(
        () => path,
        (frame) => this.#hear(frame as Frame),
        (state, line) => {
          this.state = state;
          if (state !== "open") return;
          this.#asked.clear();
          this.#ask(line);
        },
        DEAD_AFTER,
      );
    }
  }

  /** Have a finger on a start: whether it can be booked is told from now on. */
  choose(chosen: Chosen | null): void {
    this.#chosen = chosen;
    this.gone = null;
    for (const watch of this.#asked.keys()) this.#line?.say({ kind: "select", watch, selected: null });
    const watch = this.#watchOf(chosen);
    if (chosen && watch) this.#line?.say({ kind: "select", watch, selected: chosen });
  }

  close(): void {
    this.#line?.close();
    this.#line = null;
  }

  #ask(line: Line): void {
    const wanted = this.#wanted;
    if (!wanted) return;
    const parts = new Map(
      stretches(wanted.first, wanted.last, wanted.builder ? 1 : wanted.givers).map((part) => [
        `${this.#turn} ${part.join("/")}`,
        part,
      ]),
    );
    for (const watch of this.#asked.keys()) if (!parts.has(watch)) line.say({ kind: "leave", watch });
    for (const watch of this.#told.keys()) if (!parts.has(watch)) this.#told.delete(watch);
    for (const [watch, [from, to]] of parts) {
      if (this.#asked.has(watch)) continue;
      line.say({
        kind: "watch",
        watch,
        service: wanted.service,
        builders: wanted.builder ? [wanted.builder] : [],
        seats: wanted.seats,
        minutes: wanted.minutes,
        first_day: from.toString(),
        last_day: to.toString(),
        selected: this.#chosen && isWithin(from, to, this.#chosen) ? this.#chosen : null,
      });
    }
    this.#asked = parts;
    this.#show();
  }

  #watchOf(chosen: Chosen | null): string | undefined {
    if (!chosen) return undefined;
    const holds = ([, slots]: [string, Map<string, LiveSlot>]) =>
      [...slots.values()].some((slot) => slot.start === chosen.start);
    return [...this.#told].find(holds)?.[0];
  }

  #hear(frame: Frame): void {
    if (frame.kind === "ping" || frame.watch === null || !this.#asked.has(frame.watch)) return;
    if (frame.kind === "slot_gone" || frame.kind === "slot_free") {
      if (frame.slot.start !== this.#chosen?.start) return;
      this.gone = frame.kind === "slot_gone" ? { chosen: frame.slot, alternatives: frame.alternatives } : null;
      return;
    }
    this.#told.set(frame.watch, told(frame, this.#told.get(frame.watch)));
    this.#show();
  }

  #show(): void {
    this.found = new Map([...this.#told.values()].flatMap((slots) => [...slots]));
    this.ready = [...this.#asked.keys()].every((watch) => this.#told.has(watch));
  }
}

/** The slots of a watch after a frame; a watch that was refused has none. */
function told(frame: Telling, before = new Map<string, LiveSlot>()): Map<string, LiveSlot> {
  if (frame.kind === "refused") return new Map();
  const slots = new Map(frame.kind === "snapshot" ? [] : before);
  if (frame.kind === "changed") for (const start of frame.gone) slots.delete(slotKey(frame.builder, start));
  for (const slot of frame.kind === "snapshot" ? frame.slots : frame.free)
    slots.set(slotKey(slot.builder, slot.start), slot);
  return slots;
}

function isWithin(from: CalendarDate, to: CalendarDate, chosen: Chosen): boolean {
  const day = chosen.start.slice(0, 10);
  return from.toString() <= day && day <= to.toString();
}

function slotKey(builder: string, start: string): string {
  return `${start} ${builder}`;
}

function keyOf({ service, builder, seats, minutes }: Wanted): string {
  return JSON.stringify([service, builder, seats, minutes]);
}

/** Starts by the day of a calendar, each once, in order; for a start that several give, one who gives it. */
export function byDay(found: Map<string, LiveSlot>, dayOf: (instant: string) => CalendarDate): Map<string, LiveSlot[]> {
  const once = new Map<string, LiveSlot>();
  for (const slot of found.values()) {
    const known = once.get(slot.start);
    if (!known || known.seats_left < slot.seats_left) once.set(slot.start, slot);
  }
  const days = new Map<string, LiveSlot[]>();
  for (const slot of [...once.values()].sort((one, other) => Date.parse(one.start) - Date.parse(other.start))) {
    const day = dayOf(slot.start).toString();
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return days;
}
