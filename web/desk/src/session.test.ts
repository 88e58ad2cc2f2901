import type { Booking, Shapes } from "@parley/api";
import { Clock } from "@parley/ui/times";
import { speaker } from "@parley/ui/words";
import { render } from "svelte/server";
import { expect, test } from "vitest";
import type { Desk, Words } from "./desk.svelte";
import Session from "./Session.svelte";

const files = import.meta.glob<Words>("../messages/*.json", { eager: true, import: "default" });
const NOON = Date.parse("2027-06-10T12:00:00Z");

function shown(language: string, booking: Partial<Booking>, moves: Shapes["MoveAskedOut"][] = []): string {
  const desk = {
    say: speaker(files[`../messages/${language}.json`] as Words, language),
    locale: language,
    clock: new Clock(language, "Europe/Berlin"),
    addressOfSession: () => "/desk/day",
    addressOfMoving: () => "/desk/book?move=bkg_1",
    moment: (instant: string) => new Clock(language, "Europe/Berlin").whole(instant),
    now: () => NOON,
    news: 0,
    may: () => true,
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
  const props = { desk: desk as unknown as Desk, booking: whole as Booking, moves, onAct: () => Promise.resolve() };
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

test("a request says which time it is asked for instead of, and that session where it is to move", () => {
  const [before, to] = ["2027-06-08T13:00:00Z", "2027-06-10T14:00:00Z"];
  const moves = [{ request: "bkg_2", booking: "bkg_1", before, to }];
  expect(shown("en", { id: "bkg_2", state: "pending" }, moves)).toContain("instead of Tue, Jun 8, 2027, 3:00");
  expect(shown("en", { id: "bkg_1" }, moves)).toContain("A move to Thu, Jun 10, 2027, 4:00");
  expect(shown("de", { id: "bkg_1" }, moves)).toContain("Verlegung auf Do., 10. Juni 2027, 16:00");
  expect(shown("en", { id: "bkg_3" }, moves)).not.toMatch(/instead of|move to/);
});

test("a session that is over says whether they came, and offers the other for a week", () => {
  const over = { start: "2027-06-10T09:00:00Z", end: "2027-06-10T10:00:00Z" };
  const longAgo = { start: "2027-06-01T09:00:00Z", end: "2027-06-01T10:00:00Z" };
  expect(shown("en", { ...over, state: "completed" })).toMatch(/· came .*Correct to: Did not come/);
  expect(shown("de", { ...over, state: "no_show" })).toMatch(/· kam nicht .*Berichtigen: War da/);
  expect(shown("en", { ...longAgo, state: "completed" })).not.toContain("Correct");
});

test("what a cancelled session cost is said as what became of it, and what is to be handed back until it is", () => {
  const money = (minor: number) => ({ minor, currency: "USD" });
  const became = { back: money(0), coming: money(8000), kept: money(0), released: money(0) };
  const cash = { state: "cancelled", became, by_hand: [{ payment: "pay_1", amount: money(8000) }] };
  expect(shown("en", cash)).toMatch(/\$80.00 is to be given back by hand. .*Handed back: \$80.00/);
  const over = shown("en", { ...cash, became: { ...became, back: money(8000), coming: money(0) }, by_hand: [] });
  expect(over).toContain("$80.00 went back.");
  expect(over).not.toMatch(/due|paid|by hand/);
});

test("a session that is still to come can be moved or cancelled, and no other", () => {
  expect(shown("en", {})).toMatch(/ Move .*Cancel/);
  expect(shown("fr", {})).toMatch(/ Déplacer /);
  expect(shown("en", { state: "cancelled" })).not.toContain("Move");
  expect(shown("en", { start: "2027-06-10T09:00:00Z", end: "2027-06-10T10:00:00Z" })).not.toContain("Move");
});
