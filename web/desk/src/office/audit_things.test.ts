import { Clock } from "@parley/ui/times";
import { speaker } from "@parley/ui/words";
import { expect, test } from "vitest";
import english from "../../messages/en.json";
import { clientName, tellsApart } from "../words";
import { eventWords, thingWords } from "./audit_things";

const desk = { say: speaker(english, "en"), clock: new Clock("en", "Europe/Berlin") };
const ID = "01mqw5r228ef7rmb1wxa85zeff";
const whose = { id: ID, name: "Mia Sol" };
const booking = { table: "bookings", name: "Haircut", whose, start: "2027-06-10T09:00:00Z", zone: "Europe/Lisbon" };

test("a booking is told by its service, whose it is, and when in the zone of who gives it", () => {
  expect(thingWords(desk, ID, booking)).toMatch(/^Haircut of Mia Sol, Thu, Jun 10, 2027, 10:00.AM Lisbon, GMT\+1$/);
  expect(thingWords(desk, ID, { ...booking, start: null, zone: null })).toBe("Haircut of Mia Sol");
  expect(thingWords(desk, ID, { ...booking, whose: null })).toMatch(/^Haircut, Thu, Jun 10, 2027, 10:00.AM Lisbon/);
});

test("a client without a name is known by the last letters of their id", () => {
  expect(thingWords(desk, ID, { table: "clients", name: null })).toBe("Guest …zeff");
  expect(thingWords(desk, ID, { ...booking, whose: { id: ID, name: null }, start: null })).toBe(
    "Haircut of Guest …zeff",
  );
  expect(clientName(desk, { id: `cli_${ID}`, name: null, email: "mia@example.org" })).toBe("mia@example.org");
});

test("what tells guests apart is where they write from and when they came first; a name is enough", () => {
  const guest = { id: ID, name: null, since: "2027-06-07T06:00:00Z", channels: ["telegram"] };
  expect(tellsApart(desk, guest)).toBe("Telegram · first seen Monday, June 7, 2027");
  expect(tellsApart(desk, { ...guest, name: "Mia Sol" })).toBe("");
});

test("what is gone is told by nothing, and what has no name by what it is", () => {
  expect(thingWords(desk, ID, undefined)).toBe("");
  expect(thingWords(desk, ID, { table: "services", name: "Haircut" })).toBe("Haircut");
  expect(thingWords(desk, ID, { table: "coupons", name: null })).toBe("Coupon");
});

test("a row that changed says which and what of it", () => {
  const change = { table: "clients", row: ID, how: "changed", fields: { name: [null, "Mia"], email: [null, "m@x"] } };
  expect(eventWords(desk, { kind: "RowChanged", changes: [change] })).toBe("Client changed: name, e-mail");
  expect(eventWords(desk, { kind: "RowChanged", changes: [{ ...change, how: "made" }] })).toBe("Client made");
  expect(eventWords(desk, { kind: "BookingMoved", changes: [change] })).toBe("Booking moved");
});
