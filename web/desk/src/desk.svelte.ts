// Who works here, what day it is for them, and what changes: the desk of whoever is signed in.

import type { CalendarDate } from "@internationalized/date";
import { apiOfDesk, told, type Booking, type Builder, type DeskApi, type Organisation, type Shapes } from "@parley/api";
import { DEAD_AFTER, keepOpen, type State } from "@parley/ui/socket";
import { Clock } from "@parley/ui/times";
import { speaker, type Say } from "@parley/ui/words";
import type messages from "../messages/en.json";
import { addressOf, NOTHING_WISHED, type Place, type Wished } from "./place";
import { viewsFor, type View } from "./views";
import { whyIn, type Why } from "./why";
import { Whereabouts } from "./whereabouts.svelte";

/** Milliseconds after which what follows from news is there. */
const LATER = 3_000;

export type Words = typeof messages;
const FILES = import.meta.glob<{ default: Words }>("../messages/*.json");

type Placed = Pick<Booking, "id" | "start" | "builder">;

interface News {
  kind: string;
  builder?: string;
  day?: string;
  booking?: string;
}

export class Desk {
  readonly where = new Whereabouts();
  view = $derived.by<View>(() => this.views.find((each) => each === this.where.place.view) ?? this.views[0] ?? "day");
  builder = $derived.by(() => (this.#asked() ?? this.builders[0]) as Builder);
  day = $derived.by(() => this.where.place.day ?? this.today);
  /** The client, conversation or session that the address leads to. */
  opened = $derived(this.where.place.opened);
  live = $state<State>("waiting");
  /** Counts what happened: whoever shows something looks again when it changes. */
  news = $state(0);
  fresh = $state<string | null>(null);
  clock = $derived.by(() => new Clock(this.locale, this.builder?.zone ?? this.organisation.zone));
  today = $derived.by(() => this.clock.day(this.now()));
  builders = $state.raw<Builder[]>([]);
  views = $state.raw<View[]>([]);
  readonly locale: string;
  readonly #ahead: number;
  #said = $state.raw<{ at: Place; words: string } | null>(null);

  private constructor(
    readonly api: DeskApi,
    readonly say: Say<Words>,
    readonly organisation: Organisation,
    readonly me: Shapes["OwnMember"],
    builders: Builder[],
    /** Why something did not work, in words. */
    readonly why: Why,
    language: string,
  ) {
    this.locale = localeOf(organisation, language);
    this.#ahead = Date.parse(organisation.now) - Date.now();
    this.builders = builders;
    this.views = viewsFor(me.may);
  }

  static async open(language: string): Promise<Desk> {
    let locale = language; // until the business has told its own
    const api = apiOfDesk(() => locale);
    const load = FILES[`../messages/${language}.json`] ?? FILES["../messages/en.json"];
    const [words, why, me, organisation, builders] = await Promise.all([
      (load as () => Promise<{ default: Words }>)(),
      whyIn(language),
      told(api.GET("/v1/members/me")),
      told(api.GET("/v1/organisation")),
      told(api.GET("/v1/builders")),
    ]);
    locale = localeOf(organisation, language);
    const theirs = builders.items.filter(({ id }) => me.role !== "builder" || id === me.builder);
    return new Desk(api, speaker(words.default, language), organisation, me, theirs, why, language);
  }

  /** An instant in words, with its zone. */
  moment = (instant: string): string => `${this.clock.whole(instant)} ${this.clock.zoneWords(instant)}`;

  may = (verb: string): boolean => this.me.may.includes(verb);

  now = (): number => Date.now() + this.#ahead;

  #asked = () => this.builders.find(({ id }) => id === this.where.place.builder);

  /** The address of a place: another view begins with nothing opened, and the day stays. */
  addressOf(change: Partial<Place>): string {
    const isElsewhere = change.view !== undefined && change.view !== this.view;
    const { place } = this.where;
    const begun = isElsewhere ? { opened: "", wished: NOTHING_WISHED } : { opened: this.opened };
    return addressOf({ ...place, view: this.view, ...begun, ...change });
  }

  /** The address of a session: its builder's day, with the session in sight. */
  addressOfSession(booking: Placed): string {
    return this.addressOf({ view: "day", ...this.#spotOf(booking), opened: booking.id });
  }

  /** Where a session is moved to another time. */
  addressOfMoving(booking: Placed): string {
    const wished = { ...NOTHING_WISHED, move: booking.id };
    return this.addressOf({ view: "book", ...this.#spotOf(booking), wished });
  }

  #spotOf({ start, builder }: Placed): { day: CalendarDate; builder: string } {
    const zone = this.builders.find((each) => each.id === builder.id)?.zone ?? this.organisation.zone;
    return { day: this.clock.in(zone).day(start), builder: builder.id };
  }

  /** Where somebody is booked in with a builder: on a day, or in a free stretch of it. */
  addressOfBooking(on: { day?: CalendarDate; stretch?: readonly [string, string] }): string {
    const { day = this.where.place.day, stretch: [near, until] = ["", ""] } = on;
    return this.addressOf({ view: "book", builder: this.builder.id, day, wished: { ...NOTHING_WISHED, near, until } });
  }

  /** Wish for something else where somebody is booked in. */
  wish(change: Partial<Wished>, place: Partial<Pick<Place, "day" | "builder">> = {}): void {
    const wished = { ...this.where.place.wished, ...change };
    this.where.correct(this.addressOf({ ...place, wished }));
  }

  /** What came of what was done before one came here. */
  get said(): string {
    return this.#said?.at === this.where.place ? this.#said.words : "";
  }

  /** Say it where one is now, until one goes on. */
  tell(words: string): void {
    this.#said = { at: this.where.place, words };
  }

  /** Go there; Back leads to where one was. */
  go(change: Partial<Place>): void {
    this.where.go(this.addressOf(change));
  }

  /** For the heading of a screen. */
  heading = (heading: HTMLElement): void => this.where.tell(heading, this.view);

  turn(by: { days: number }): void {
    this.go({ day: this.day.add(by), opened: "" });
  }

  /** Listen until told to stop; a break asks to look again, since something may have been missed.
   *
   *  What follows from news (a review, a share) is there a little later: it is looked for once more then.
   */
  listen(): () => void {
    let later: ReturnType<typeof setTimeout> | undefined;
    const line = keepOpen(
      () => "/v1/live",
      (frame) => {
        const { kind, booking } = frame as News;
        if (kind === "ping") return;
        this.fresh = booking ?? null;
        this.news += 1;
        clearTimeout(later);
        later = setTimeout(() => (this.news += 1), LATER);
      },
      (state) => (this.live = state),
      DEAD_AFTER,
    );
    const minute = setInterval(() => (this.news += 1), 60_000);
    return () => {
      line.close();
      clearTimeout(later);
      clearInterval(minute);
    };
  }
}

/** How a language is written there: the business's own locale, if it is of that language. */
function localeOf({ locale }: Organisation, language: string): string {
  return locale.startsWith(language) ? locale : language;
}
