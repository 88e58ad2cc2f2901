// Moving a session to another time, for whoever asks the desk to: it keeps its length, its seats and its price.

import { Problem, told, type Booking, type Shapes, type Slot } from "@parley/api";
import { Taking } from "./taking.svelte";

export class Moving extends Taking {
  booking = $state.raw<Booking | null>(null);
  /** What moving would mean now if its client did it. */
  terms = $state.raw<Shapes["TermsOf"] | null>(null);
  canMove = $derived.by(
    () =>
      this.booking?.state === "confirmed" && this.desk.news >= 0 && Date.parse(this.booking.start) > this.desk.now(),
  );

  /** The session that the address names, as it stands. */
  meetSession = async (booking_id: string): Promise<void> => {
    const params = { path: { booking_id } };
    const { api } = this.desk;
    const [booking, terms] = await Promise.all([
      told(api.GET("/v1/bookings/{booking_id}", { params })),
      told(api.GET("/v1/bookings/{booking_id}/terms", { params })),
    ]);
    [this.booking, this.terms] = [booking, terms.move];
    await Promise.all([this.learn(), this.meet(booking.client.id)]);
    const { service, builder, seats } = booking;
    const place = this.desk.where.place.builder ? {} : { builder: builder.id };
    this.desk.wish({ service: service.id, seats: String(seats) }, place);
  };

  /** Move it there. A time that has gone leaves the nearest ones to choose from. */
  async moveTo({ start, builder }: Slot): Promise<Booking> {
    const params = { path: { booking_id: this.booking?.id ?? "" } };
    try {
      const body = { start, builder: builder.id };
      return await told(this.desk.api.POST("/v1/bookings/{booking_id}/move", { params, body }));
    } catch (failure) {
      if (failure instanceof Problem) this.refused(failure);
      throw failure;
    }
  }

  protected override async free(from = "", to = "", limit = 0): Promise<Slot[]> {
    const path = { booking_id: this.booking?.id ?? "" };
    const query = { from, to, ...(limit ? { limit } : {}), ...(this.builder ? { builder: this.builder.id } : {}) };
    return (await told(this.desk.api.GET("/v1/bookings/{booking_id}/starts", { params: { path, query } }))).slots;
  }
}
