// Booking somebody in: for whom, what and when. What is chosen stands in the address; what was typed stays here, also
// when it is refused.

import {
  OneKey,
  Problem,
  told,
  type Booking,
  type Builder,
  type Price,
  type Service,
  type Shapes,
  type Slot,
} from "@parley/api";
import type { CalendarDate } from "@internationalized/date";
import type { Desk } from "../desk.svelte";
import { once, startsFrom } from "./times";

export type Client = Shapes["ClientSeen"];
export type Way = "later" | "cash";

/** Somebody who is not known here yet. */
export interface Draft {
  name: string;
  email: string;
  phone: string;
  locale: string;
}

const DAYS_AHEAD = 30;
const MOST_TIMES = 500;
const FEW = 3;

export class Taking {
  services = $state.raw<Service[] | null>(null);
  client = $state.raw<Client | null>(null);
  draft = $state<Draft | null>(null);
  /** The free times of the day; null until they are known. */
  slots = $state.raw<Slot[] | null>(null);
  /** The next ones, where the day has none, or none from where one looks. */
  ahead = $state.raw<Slot[]>([]);
  /** Those offered instead of one that had gone. */
  nearest = $state.raw<Slot[]>([]);
  quote = $state.raw<Shapes["QuoteOut"] | null>(null);
  way = $state<Way>("later");

  wished = $derived.by(() => this.desk.where.place.wished);
  service = $derived.by(() => {
    const all = this.services ?? [];
    return all.find(({ id }) => id === this.wished.service) ?? (all.length === 1 ? all[0] : undefined) ?? null;
  });
  givers = $derived.by((): Builder[] => {
    const ids = this.service?.builders ?? [];
    return this.desk.builders.filter(({ id }) => ids.includes(id));
  });
  /** Whoever gives sessions books themselves alone; else nobody named means whoever is free. */
  builder = $derived.by((): Builder | null => {
    const named = this.givers.find(({ id }) => id === this.desk.where.place.builder);
    return named ?? (this.isOwn ? this.givers[0] : undefined) ?? null;
  });
  minutes = $derived.by(() => {
    const lengths = this.service?.lengths ?? [];
    return lengths.find(({ minutes }) => String(minutes) === this.wished.minutes)?.minutes ?? null;
  });
  seats = $derived.by(() => Math.min(Math.max(1, Number(this.wished.seats) || 1), this.service?.capacity ?? 1));
  clock = $derived.by(() => this.desk.clock.in(this.builder?.zone ?? this.desk.organisation.zone));
  slot = $derived.by(() => this.slots?.find(({ start }) => start === this.wished.start) ?? null);
  /** Whether there is anywhere to write to them. */
  isReached = $derived.by(() => Boolean(this.client?.email || this.client?.phone || this.client?.channels.length));
  readonly #keys = { client: new OneKey(), booking: new OneKey(), payment: new OneKey() };

  constructor(readonly desk: Desk) {}

  get isOwn(): boolean {
    return this.desk.me.role === "builder";
  }

  learn = async (): Promise<void> => {
    const ours = new Set(this.desk.builders.map(({ id }) => id));
    const { items } = await told(this.desk.api.GET("/v1/services"));
    this.services = items.filter(({ builders }) => builders.some((id) => ours.has(id)));
  };

  /** Whom the address names. */
  meet = async (client_id: string): Promise<void> => {
    if (this.client?.id === client_id) return;
    this.client = null;
    this.client = await told(this.desk.api.GET("/v1/clients/{client_id}", { params: { path: { client_id } } }));
  };

  /** Clients by what they are called, or a part of their address or number. */
  find = async (like: string): Promise<Client[]> => {
    const query = { like, limit: 6 };
    return (await told(this.desk.api.GET("/v1/clients", { params: { query } }))).items;
  };

  be(client: Client | null): void {
    [this.client, this.draft] = [client, null];
    this.desk.wish({ client: client?.id ?? "" });
  }

  choose(service: Service | undefined): void {
    const stays = service?.builders.includes(this.desk.where.place.builder);
    this.nearest = [];
    const wished = { service: service?.id ?? "", minutes: "", seats: "", start: "" };
    this.desk.wish(wished, stays ? {} : { builder: "" });
  }

  /** Go to a time that was offered, whichever day it is on. */
  pick({ start }: Slot): void {
    this.nearest = [];
    this.desk.wish({ start }, { day: this.clock.day(start) });
  }

  turnTo(day: CalendarDate): void {
    this.nearest = [];
    this.desk.wish({ start: "", near: "", until: "" }, { day });
  }

  /** The free times of a day, and the next ones where it has none from an instant on. */
  async look(day: CalendarDate, near: string): Promise<{ slots: Slot[]; ahead: Slot[] }> {
    const [from, to, last] = [0, 1, DAYS_AHEAD].map((days) => day.add({ days }).toDate(this.clock.zone).toISOString());
    const slots = once(await this.free(from, to, MOST_TIMES));
    const later = (near ? startsFrom(slots, near) : slots).slice(0, FEW);
    const ahead = later.length ? later : once(await this.free(to, last, FEW * this.givers.length)).slice(0, FEW);
    return { slots, ahead };
  }

  async price(slot: Slot): Promise<Shapes["QuoteOut"]> {
    const client = this.client?.id ?? null;
    return told(this.desk.api.POST("/v1/quotes", { body: { ...this.#spot(slot), sessions: 1, client } }));
  }

  /** Book, writing down first who is new. A time that has gone leaves the nearest ones to choose from. */
  async book(slot: Slot, price: number | null): Promise<Booking> {
    if (!this.client && this.draft) await this.#writeDown(this.draft);
    const body = { ...this.#spot(slot), price, client: this.client?.id ?? null };
    const headers = this.#keys.booking.headersFor(body);
    try {
      return await told(this.desk.api.POST("/v1/bookings", { body, headers }));
    } catch (failure) {
      if (failure instanceof Problem) {
        this.#keys.booking.answered();
        this.refused(failure);
      }
      throw failure;
    }
  }

  /** Note that it was paid in cash. */
  async takeCash({ id }: Booking): Promise<void> {
    const { api } = this.desk;
    const asked = { params: { path: { booking_id: id } }, body: { provider: "manual", method: "cash" } };
    const { payment } = await told(api.POST("/v1/bookings/{booking_id}/payments", asked));
    const [params, body] = [{ path: { payment_id: payment.id } }, { amount: payment.amount.minor }];
    const headers = this.#keys.payment.headersFor([payment.id, body]);
    await told(api.POST("/v1/payments/{payment_id}/received", { params, body, headers }));
  }

  #spot({ start }: Slot) {
    const extras = { tip: 0, points: 0, by_credit: false };
    const what = { service: this.service?.id ?? "", builder: this.builder?.id ?? null };
    return { ...what, start, seats: this.seats, minutes: this.minutes, ...extras };
  }

  protected async free(from = "", to = "", limit = MOST_TIMES): Promise<Slot[]> {
    const what = { service: this.service?.id ?? "", seats: this.seats };
    const which = {
      ...(this.builder ? { builder: this.builder.id } : {}),
      ...(this.minutes ? { minutes: this.minutes } : {}),
    };
    const query = { ...what, ...which, from, to, limit };
    return (await told(this.desk.api.GET("/v1/availability", { params: { query } }))).slots;
  }

  async #writeDown({ name, email, phone, locale }: Draft): Promise<void> {
    const given = Object.entries({ email, phone, locale }).filter(([, value]) => value.trim());
    const body = { name, ...Object.fromEntries(given.map(([what, value]) => [what, value.trim()])) };
    const headers = this.#keys.client.headersFor(body);
    try {
      this.be(await told(this.desk.api.POST("/v1/clients", { body, headers })));
    } catch (failure) {
      if (failure instanceof Problem) this.#keys.client.answered();
      throw failure;
    }
  }

  protected refused(problem: Problem): void {
    this.nearest = once(problem.alternatives).slice(0, FEW);
    if (problem.is("slot-taken")) this.desk.wish({ start: "", near: "", until: "" });
    const price = problem.body["price"] as Price | undefined;
    if (problem.is("price-changed") && price) this.quote = { lines: [], total: price, fences: null };
  }
}
