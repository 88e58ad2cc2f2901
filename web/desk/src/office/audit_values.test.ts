import { Clock } from "@parley/ui/times";
import { speaker } from "@parley/ui/words";
import { expect, test } from "vitest";
import type { Organisation } from "@parley/api";
import german from "../../messages/de.json";
import { isId, reasonWords, written } from "./audit_values";

const clock = new Clock("de", "Europe/Berlin");
const desk = {
  say: speaker(german, "de"),
  locale: "de",
  organisation: { currency: "EUR" } as Organisation,
  moment: (instant: string) => `${clock.whole(instant)} ${clock.zoneWords(instant)}`,
};
const shown = (name: string, value: unknown, table = "") => written(desk, name, value, "EUR", table);

test("an instant is told with its weekday, date and zone", () => {
  expect(shown("starts_at", "2027-06-08T11:00:00Z")).toMatch(/^Di\., 8\. Juni 2027, 13:00 Berlin, /);
  expect(shown("expires_at", "2027-06-07T06:05:12.616868Z")).toMatch(/^Mo\., 7\. Juni 2027, 8:05 /);
});

test("money is told in its currency, not in cents", () => {
  expect(shown("amount", 3050)).toBe("30,50\u00a0€");
  expect(shown("seats", 2)).toBe("2");
});

test("codes are told by their names, and nothing by a stroke", () => {
  expect(shown("role", "front_desk")).toBe("Empfang");
  expect(shown("state", "succeeded", "payments")).toBe("angekommen");
  expect(shown("state", "confirmed", "bookings")).toBe("bestätigt");
  expect(shown("what", "sign-in policy changed")).toBe("Anmelderegeln geändert");
  expect(shown("why", "ended by its owner")).toBe("selbst beendet");
  expect(shown("cancelled", true)).toBe("ja");
  expect([shown("name", null), shown("description", ""), shown("kinds", [])]).toEqual(["–", "–", "–"]);
});

test("a reason that nobody typed is told in words, and one that somebody did as they typed it", () => {
  expect(reasonWords(desk, "owed")).toBe("stand zur Rückgabe an");
  expect(reasonWords(desk, "asked by the desk")).toBe("von der Verwaltung veranlasst");
  expect(reasonWords(desk, "Ich bin krank_heute")).toBe("Ich bin krank_heute");
});

test("an id is known by its shape", () => {
  expect(isId("01mqw5r228ef7rmb1wxa85zeff")).toBe(true);
  expect(isId("Mia Sol")).toBe(false);
});
