// Who works here, what day it is for them, and what changes: the desk of whoever is signed in.

import { CalendarDate, parseDate } from "@internationalized/date";
import { apiOfDesk, told, type Builder, type DeskApi, type Organisation, type Shapes } from "@parley/api";
import { DEAD_AFTER, keepOpen, type State } from "@parley/ui/socket";
import { Clock } from "@parley/ui/times";
import { speaker, type Say } from "@parley/ui/words";
import type messages from "../messages/en.json";
import { viewsFor, type View } from "./views";

export type Words = typeof messages;
const FILES = import.meta.glob<{ default: Words }>("../messages/*.json");

interface News {
  kind: string;
  builder?: string;
  day?: string;
  booking?: string;
}

function dayIn(given: string | null): CalendarDate | null {
  try {
    return given ? parseDate(given) : null;
  } catch {
    return null; // a link that was cut or mistyped
  }
}

export class Desk {
  view = $state<View>("day");
  builder = $state.raw<Builder>() as Builder;
  day = $state.raw<CalendarDate>() as CalendarDate;
  live = $state<State>("waiting");
  /** Counts what happened: whoever shows something looks again when it changes. */
  news = $state(0);
  fresh = $state<string | null>(null);
  clock = $derived.by(() => new Clock(this.locale, this.builder?.zone ?? this.organisation.zone));
  today = $derived.by(() => this.clock.day(this.now()));
  builders = $state.raw<Builder[]>([]);
  readonly views: View[];
  readonly locale: string;
  readonly #ahead: number;

  private constructor(
    readonly api: DeskApi,
    readonly say: Say<Words>,
    readonly organisation: Organisation,
    readonly me: Shapes["OwnMember"],
    builders: Builder[],
    language: string,
  ) {
    this.locale = organisation.locale.startsWith(language) ? organisation.locale : language;
    this.#ahead = Date.parse(organisation.now) - Date.now();
    const asked = new URLSearchParams(location.hash.slice(1));
    this.builders = builders;
    this.views = viewsFor(me.may);
    const first = builders.find((each) => each.id === asked.get("builder")) ?? builders[0];
    if (first) this.builder = first;
    this.view = this.views.find((each) => each === asked.get("view")) ?? this.views[0] ?? "day";
    this.day = dayIn(asked.get("day")) ?? this.today;
  }

  static async open(language: string): Promise<Desk> {
    const api = apiOfDesk();
    const load = FILES[`../messages/${language}.json`] ?? FILES["../messages/en.json"];
    const [words, me, organisation, builders] = await Promise.all([
      (load as () => Promise<{ default: Words }>)(),
      told(api.GET("/v1/members/me")),
      told(api.GET("/v1/organisation")),
      told(api.GET("/v1/builders")),
    ]);
    const theirs = builders.items.filter(({ id }) => me.role !== "builder" || id === me.builder);
    return new Desk(api, speaker(words.default, language), organisation, me, theirs, language);
  }

  /** An instant in words, with its zone. */
  moment = (instant: string): string => `${this.clock.whole(instant)} ${this.clock.zoneWords(instant)}`;

  may = (verb: string): boolean => this.me.may.includes(verb);

  now = (): number => Date.now() + this.#ahead;

  turn(by: { days: number }): void {
    this.day = this.day.add(by);
  }

  /** Listen until told to stop; a break asks to look again, since something may have been missed. */
  listen(): () => void {
    const line = keepOpen(
      () => "/v1/live",
      (frame) => {
        const { kind, booking } = frame as News;
        if (kind === "ping") return;
        this.fresh = booking ?? null;
        this.news += 1;
      },
      (state) => (this.live = state),
      DEAD_AFTER,
    );
    const minute = setInterval(() => (this.news += 1), 60_000);
    return () => {
      line.close();
      clearInterval(minute);
    };
  }
}
