import type { Booking } from "@parley/api";
import { Clock } from "@parley/ui/times";
import { speaker } from "@parley/ui/words";
import { render } from "svelte/server";
import { expect, test } from "vitest";
import type { Desk, Words } from "./desk.svelte";
import Session from "./Session.svelte";

const files = import.meta.glob<Words>("../messages/*.json", { eager: true, import: "default" });
const NOON = Date.parse("2027-06-10T12:00:00Z");

function shown(language: string, booking: Partial<Booking>): string {
  const desk = {
    say: speaker(files[`../messages/${language}.json`] as Words, language),
    locale: language,
    clock: new Clock(language, "Europe/Berlin"),
    addressOfSession: () => "/desk/day",
    now: () => NOON,
    news: 0,
  };
  const whole = {
    id: "bkg_1",
    state: "confirmed",
    start: "2027-06-10T14:00:00Z",
    end: "2027-06-10T15:00:00Z",
    client: { name: "Ada" },
    service: { name: "Coaching" },
    seats: 1,
    price: { minor: 8000, currency: "USD" },
    paid: false,
    ...booking,
  };
  const props = { desk: desk as unknown as Desk, booking: whole as Booking, onAct: () => Promise.resolve() };
  const text = render(Session, { props }).body.replace(/<[^>]*>/g, " ");
  return text.replace(/\s+/g, " ");
}

test("a session that nobody paid for yet says that its price is due", () => {
  expect(shown("en", {})).toContain("$80.00 due ");
  expect(shown("de", {})).toContain("$ offen ");
  expect(shown("es", {})).toContain("por pagar ");
  expect(shown("fr", {})).toContain("à payer ");
  expect(shown("pt", {})).toContain("por pagar ");
  expect(shown("en", { paid: true })).toContain("$80.00 paid ");
});

test("a session that is over says whether they came, and offers the other for a week", () => {
  const over = { start: "2027-06-10T09:00:00Z", end: "2027-06-10T10:00:00Z" };
  const longAgo = { start: "2027-06-01T09:00:00Z", end: "2027-06-01T10:00:00Z" };
  expect(shown("en", { ...over, state: "completed" })).toMatch(/· came .*Correct to: Did not come/);
  expect(shown("de", { ...over, state: "no_show" })).toMatch(/· kam nicht .*Berichtigen: War da/);
  expect(shown("en", { ...longAgo, state: "completed" })).not.toContain("Correct");
});
