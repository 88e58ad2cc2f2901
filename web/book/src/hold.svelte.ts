// From a chosen time to a booking: held, told who it is for, paid or asked for, done.

import { Problem, told, type Booking, type Links, type Slot, type Wish } from "@parley/api";
import type { Who } from "./guest";
import type { House } from "./house.svelte";
import { isLoadedAnew } from "./loaded";
import { refusedWords, wrongIn, type Wrong } from "./refused";
import { forgetTyped } from "./typed";

export type Step = "choose" | "details" | "bank" | "done";

const LOOK_EVERY = 2000;
const OVER = new Set(["cancelled", "expired", "completed", "no_show"]);

/** What this tab holds or has booked; at the bank with the bank's own page, where it has one. */
interface Left {
  booking: string;
  atBank: boolean;
  link: string | null;
  isDone: boolean;
}

export class Hold {
  step = $state<Step>("choose");
  booking = $state.raw<Booking | null>(null);
  links = $state.raw<Links | null>(null);
  bank = $state<string | null>(null);
  busy = $state(false);
  problem = $state("");
  /** Which field was not accepted. */
  wrong = $state<Wrong>(null);
  nearest = $state.raw<Slot[] | null>(null);
  #looking: ReturnType<typeof setInterval> | undefined;

  #wish: Wish | null = null;
  #zone = "";
  readonly #place: string;

  constructor(readonly house: House) {
    this.#place = `parley.${house.told.organisation}.paying`;
  }

  /** Hold a time. Somebody else may have been first: then the nearest times are told. */
  take = (wish: Wish, zone: string): Promise<void> =>
    this.#try(async () => {
      [this.#wish, this.#zone] = [wish, zone];
      await this.#hold(wish, zone);
    });

  /** Tell who it is for, then pay what is due, or book or ask for what costs nothing now.
   *
   *  Somebody else than before in this browser is another guest, for whom it is held anew.
   */
  finish = (who: Who, method: string): Promise<void> =>
    this.#try(async () => {
      const { house } = this;
      if (this.booking && (await house.guest.isAnother(who))) await this.#handOver(this.booking);
      const { booking } = this;
      if (booking?.state !== "held") return;
      await house.guest.tell(who);
      const params = { path: { booking_id: booking.id } };
      if (booking.price.minor === 0 || awaitsYes(house, booking)) {
        await this.#see(await told(house.api.POST("/v1/bookings/{booking_id}/confirm", { params })));
        return;
      }
      const paid = await told(
        house.api.POST("/v1/bookings/{booking_id}/payments", { params, body: { method, provider: "" } }),
      );
      if (paid.payment.needs_card && paid.payment.link) this.#leaveFor(paid.payment.link, booking);
      else if (paid.payment.state === "declined") this.problem = house.say("declined");
      else if (paid.booking.state === "held") {
        this.booking = paid.booking;
        this.bank = paid.payment.link;
        this.step = "bank";
        this.#keep(paid.booking);
        this.#lookUntilDone();
      } else await this.#see(paid.booking);
    });

  /** Show what was held when this page was left or loaded anew: held still, at the bank, or booked by now.
   *
   *  What was seen to be booked is shown to whoever loads the page anew, not to who comes to book something else.
   */
  comeBack = async (): Promise<void> => {
    const left = read(this.#place);
    if (!left) return;
    if (left.isDone && !isLoadedAnew()) {
      sessionStorage.removeItem(this.#place);
      return;
    }
    const params = { path: { booking_id: left.booking } };
    try {
      const found = await told(this.house.api.GET("/v1/bookings/{booking_id}", { params }));
      if (found.state === "held" && left.atBank) [this.bank, this.step] = [left.link, "bank"];
      await this.#see(found);
      if (this.step === "bank") this.#lookUntilDone();
      if (found.state === "expired") this.problem = this.house.say("expired");
    } catch (failure) {
      if (failure instanceof Problem) sessionStorage.removeItem(this.#place);
      else this.#fail(failure);
    }
  };

  /** Let go of what is held and choose again. */
  letGo = async (): Promise<void> => {
    const held = this.booking;
    this.again();
    if (held?.state === "held") {
      const params = { path: { booking_id: held.id } };
      await told(this.house.api.POST("/v1/bookings/{booking_id}/cancel", { params })).catch(() => undefined);
    }
  };

  /** The hold ran out by itself. */
  lapse = (): void => {
    if (this.step !== "details" && this.step !== "bank") return;
    this.again();
    this.problem = this.house.say("expired");
  };

  again = (): void => {
    clearInterval(this.#looking);
    sessionStorage.removeItem(this.#place);
    forgetTyped(this.house.told.organisation);
    this.step = "choose";
    this.booking = this.links = this.bank = this.nearest = null;
    this.problem = "";
  };

  /** Show a booking as it stands: the chat may have held or booked it. */
  show = (id: string): Promise<void> =>
    this.#try(async () => {
      const params = { path: { booking_id: id } };
      await this.#see(await told(this.house.api.GET("/v1/bookings/{booking_id}", { params })));
    });

  async #hold(wish: Wish, zone: string): Promise<void> {
    const { house } = this;
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    await this.#see(await house.guest.as(zone, () => told(house.api.POST("/v1/holds", { body: wish, headers }))));
  }

  async #handOver(held: Booking): Promise<void> {
    const [wish, zone] = [this.#wish ?? sameAs(held), this.#zone || held.zone];
    await this.letGo();
    this.house.guest.forget();
    await this.#hold(wish, zone);
  }

  async #see(booking: Booking): Promise<void> {
    if (OVER.has(booking.state)) {
      this.again();
      return;
    }
    this.booking = booking;
    if (booking.state === "held") {
      if (this.step !== "bank") this.step = "details";
      this.#keep(booking);
      return;
    }
    clearInterval(this.#looking);
    this.#keep(booking);
    forgetTyped(this.house.told.organisation);
    const params = { path: { booking_id: booking.id } };
    this.links = await told(this.house.api.GET("/v1/bookings/{booking_id}/links", { params })).catch(() => null);
    this.step = "done";
  }

  /** Loading the page anew loses nothing: this tab knows what it holds, and what it booked. */
  #keep(booking: Booking): void {
    const isDone = booking.state !== "held";
    const left: Left = { booking: booking.id, atBank: !isDone && this.step === "bank", link: this.bank, isDone };
    sessionStorage.setItem(this.#place, JSON.stringify(left));
  }

  /** A card is given on a page of its own, which leads back here. */
  #leaveFor(link: string, booking: Booking): void {
    this.#keep(booking);
    location.assign(`${link}?to=book`);
  }

  #lookUntilDone(): void {
    clearInterval(this.#looking);
    this.#looking = setInterval(() => {
      const { booking } = this;
      if (!booking) return;
      const params = { path: { booking_id: booking.id } };
      told(this.house.api.GET("/v1/bookings/{booking_id}", { params })).then(
        (found) => this.#see(found),
        () => undefined,
      );
    }, LOOK_EVERY);
  }

  async #try(attempt: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = "";
    this.nearest = this.wrong = null;
    try {
      await attempt();
    } catch (failure) {
      this.#fail(failure);
    } finally {
      this.busy = false;
    }
  }

  #fail(failure: unknown): void {
    const { say } = this.house;
    if (!(failure instanceof Problem)) {
      this.problem = say("unreachable");
      return;
    }
    if (failure.is("hold-expired")) this.again();
    this.problem = failure.is("slot-taken")
      ? say("gone")
      : failure.is("hold-expired")
        ? say("expired")
        : failure.is("price-changed")
          ? say("price_changed")
          : refusedWords(failure, say);
    this.wrong = wrongIn(failure);
    this.nearest = failure.is("slot-taken") || failure.is("hold-expired") ? failure.alternatives : null;
  }
}

/** Whether somebody has to say yes before it can be paid. */
export function awaitsYes(house: House, { service, approved }: Booking): boolean {
  return !approved && (house.service(service.id)?.needs_approval ?? false);
}

function sameAs({ service, builder, start, seats }: Booking): Wish {
  return { service: service.id, builder: builder.id, start, seats, points: 0, tip: 0, by_credit: false };
}

function read(place: string): Left | null {
  try {
    const left = JSON.parse(sessionStorage.getItem(place) ?? "null") as Left | null;
    return left && typeof left.booking === "string" ? left : null;
  } catch {
    return null;
  }
}
