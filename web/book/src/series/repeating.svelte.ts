// Sessions that repeat, from what was chosen once to all of them booked: planned, repaired, held together, each paid.
// All of it stands again when the page is loaded anew; what is held also when somebody comes to it from their sessions.

import { OneKey, Problem, told, type Booking, type Payment, type Plan, type PlanWish, type Price } from "@parley/api";
import type { Series } from "@parley/api";
import { moneyWords } from "@parley/ui/money";
import type { House } from "../house.svelte";
import { forgetTyped } from "../typed";
import { refusedWords, wrongIn, type Wrong } from "../refused";
import { booked, costs, decisions, stillHolding, undecided, type Decided } from "./decide";
import { forgetSeries, leave } from "./left";

export type Step = "looking" | "plan" | "pay" | "done";

const LOOK_EVERY = 2000;
const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));

export class Repeating {
  plan = $state.raw<Plan | null>(null);
  decided = $state.raw<Decided>({});
  /** What all cost together, once the house said that it is not as planned: so many, or so few, cost something else. */
  said = $state.raw<Price | null>(null);
  bookings = $state.raw<Booking[]>([]);
  /** Where somebody goes on: their bank asks them, or they give their card. */
  link = $state.raw<{ href: string; isCard: boolean } | null>(null);
  busy = $state(false);
  problem = $state("");
  /** Which field was not accepted. */
  wrong = $state<Wrong>(null);
  /** What letting go costs, once the house said that it does. */
  fee = $state.raw<Price | null>(null);
  wish: PlanWish | null;
  undecided = $derived.by(() => (this.plan ? undecided(this.plan, this.decided).length : 0));
  booked = $derived.by(() => (this.plan ? booked(this.plan, this.decided) : []));
  costs = $derived.by(() => (this.plan ? costs(this.plan, this.booked.length) : []));
  sum = $derived.by((): Price => {
    const all = this.costs.reduce((total, each) => total + each, 0);
    return this.said ?? { minor: all, currency: this.plan?.price.currency ?? "" };
  });
  /** What each date costs that will be booked, where not all cost the same. */
  prices = $derived.by((): Readonly<Record<string, Price>> => {
    const currency = this.plan?.price.currency ?? "";
    if (this.said || new Set(this.costs).size < 2) return {};
    return Object.fromEntries(
      this.booked.map(({ occurrence }, place) => [occurrence, { minor: this.costs[place] ?? 0, currency }]),
    );
  });
  held = $derived(this.bookings.filter(({ state }) => state === "held"));
  step = $derived.by((): Step => {
    if (this.bookings.length) return this.held.length ? "pay" : "done";
    return this.plan ? "plan" : "looking";
  });
  #series: string | null;
  #isOver = false;
  readonly #key = new OneKey();

  constructor(
    readonly house: House,
    /** What shall repeat, or the id of a series that is held. */
    asked: PlanWish | string,
    readonly zone: string,
    /** Told of the series once there is one. */
    readonly onHeld: (id: string) => void = () => undefined,
    /** What was decided of it before. */
    decided: Decided = {},
  ) {
    this.decided = decided;
    this.wish = $state.raw(typeof asked === "string" ? null : asked);
    this.#series = typeof asked === "string" ? asked : null;
    void this.look();
  }

  look = (): Promise<void> =>
    this.#try(async () => {
      if (this.wish) this.#stands(await told(this.house.api.POST("/v1/series/plan", { body: this.wish })));
      else await this.#comeBack();
    });

  /** Have credits pay for every date, or not; where there are not enough it stays as it was. */
  payByCredit = async (is: boolean): Promise<void> => {
    const before = this.wish;
    if (!before) return;
    this.wish = { ...before, by_credit: is };
    await this.look();
    if (this.problem) this.wish = before;
  };

  /** Decide about a date; nothing means as the rule has it. */
  decide = (occurrence: string, what: string | null): void => {
    const others = Object.entries(this.decided).filter(([each]) => each !== occurrence);
    this.said = null;
    this.decided = Object.fromEntries(what ? [...others, [occurrence, what]] : others);
    this.#keep();
  };

  /** Book all that was agreed to, or nothing; when the dates have changed meanwhile, show how they stand. */
  book = (who: { name: string; email: string }): Promise<void> =>
    this.#try(async () => {
      const { plan, wish, house } = this;
      if (!plan || !wish) return;
      const agreed = {
        digest: plan.digest,
        total: this.sum.minor,
        decisions: decisions(plan, this.decided),
      };
      const body = { ...wish, ...agreed };
      const headers = this.#key.headersFor(body);
      const made = await house.guest.as(this.zone, async () => {
        await house.guest.be(who, this.zone);
        return told(house.api.POST("/v1/series", { body, headers }));
      });
      this.#are(made);
      forgetTyped(house.told.organisation);
      this.onHeld(made.id);
    });

  /** Pay what is held, one after the other: each date is a booking with a payment of its own. */
  pay = (method: string): Promise<void> =>
    this.#try(async () => {
      this.#are(await this.#read()); // an answer may have been lost
      for (let next = this.held[0]; next && !this.#isOver; next = this.held[0]) {
        const params = { path: { booking_id: next.id } };
        const asked = { params, body: { method, provider: "" } };
        const { payment, booking } = await told(this.house.api.POST("/v1/bookings/{booking_id}/payments", asked));
        if (payment.state === "declined") {
          this.problem = this.house.say("declined");
          return;
        }
        this.#see(booking);
        if (booking.state === "held") await this.#isPaid(booking, payment);
      }
    });

  /** The time to pay is over, of all or of those it was shortest for: what was paid stays. */
  lapse = (): void => {
    const now = this.house.now();
    this.bookings = this.bookings.map((each) => (hasLapsed(each, now) ? { ...each, state: "expired" } : each));
    this.#isOver = !this.held.length;
    this.#keep();
    this.problem = this.house.say("series_lapsed");
  };

  /** Let go of the series; whether that was done. Where it costs something by now, that is shown first and agreed to. */
  letGo = async (): Promise<boolean> => {
    let isDone = false;
    await this.#try(async () => {
      const params = { path: { series_id: this.#series ?? "" } };
      const body = { scope: "all" as const, reason: "", ...(this.fee ? { fee: this.fee.minor } : {}) };
      await told(this.house.api.POST("/v1/series/{series_id}/cancel", { params, body }));
      [this.#isOver, isDone] = [true, true];
      this.forget();
    });
    return isDone;
  };

  /** Somebody goes on to something else. */
  forget = (): void => {
    forgetSeries(this.house);
    forgetTyped(this.house.told.organisation);
  };

  async #comeBack(): Promise<void> {
    try {
      this.#are(await this.#read());
    } catch (failure) {
      if (failure instanceof Problem) this.forget();
      throw failure;
    }
    if (this.bookings.every(({ state }) => state === "expired")) this.problem = this.house.say("series_lapsed");
  }

  #read(): Promise<Series> {
    const params = { path: { series_id: this.#series ?? "" } };
    return told(this.house.api.GET("/v1/series/{series_id}", { params }));
  }

  /** Loading the page anew loses nothing, until all that was held has lapsed or was cancelled. */
  #keep(): void {
    const of = this.#series ?? this.wish;
    const stands = !this.#series || this.bookings.some(({ state }) => state !== "expired" && state !== "cancelled");
    if (of && stands) leave(this.house, { of, decided: this.decided, isHeld: this.held.length > 0 });
    else this.forget();
  }

  /** Wait for what somebody does at the link; the hold is kept meanwhile, and ends the wait when it ends. */
  async #isPaid({ id }: Booking, { link, needs_card }: Payment): Promise<void> {
    this.link = link ? { href: link, isCard: needs_card } : null;
    const params = { path: { booking_id: id } };
    const stands = () => this.held.some((each) => each.id === id) && !this.#isOver;
    while (stands()) {
      await pause();
      const found = await told(this.house.api.GET("/v1/bookings/{booking_id}", { params })).catch(() => null);
      if (found) this.#see(found);
    }
    this.link = null;
  }

  #are(series: Series): void {
    this.#series = series.id;
    this.bookings = series.occurrences.map(({ booking }) => booking).filter((each) => each !== null);
    this.#keep();
  }

  #see(booking: Booking): void {
    this.bookings = this.bookings.map((each) => (each.id === booking.id ? booking : each));
    this.#keep();
  }

  #stands(plan: Plan): void {
    this.plan = plan;
    this.said = null;
    this.decided = stillHolding(plan, this.decided);
    this.#keep();
  }

  async #try(attempt: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = "";
    this.wrong = null;
    try {
      await attempt();
    } catch (failure) {
      this.#fail(failure);
    } finally {
      this.busy = false;
    }
  }

  #fail(failure: unknown): void {
    if (!(failure instanceof Problem)) {
      this.problem = this.house.say("unreachable");
      return;
    }
    this.#key.answered();
    this.wrong = wrongIn(failure);
    const present = failure.body["plan"] as Plan | undefined;
    if (present) this.#stands(present);
    if (failure.is("price-changed")) {
      this.said = failure.body["total"] as Price;
      this.problem = this.house.say("price_changed");
    } else if (failure.is("fee-applies")) {
      this.fee = failure.body["fee"] as Price;
      this.problem = this.house.say("let_go_costs", { amount: moneyWords(this.fee, this.house.told.locale) });
    } else this.problem = present ? this.house.say("series_changed") : refusedWords(failure, this.house.say);
  }
}

function hasLapsed({ state, expires_at }: Booking, now: number): boolean {
  return state === "held" && Date.parse(expires_at ?? "") <= now;
}
