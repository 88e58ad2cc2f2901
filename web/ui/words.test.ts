import { expect, test } from "vitest";
import { minorOf, moneyWords, smallest } from "./money";
import written from "./money.json";
import { speaker } from "./words";

test("a count picks the language's own plural and fills the gap", () => {
  const say = speaker({ seats_one: "{n} seat", seats_other: "{n} seats", hello: "Hello {name}" }, "en");
  expect([say("seats", { n: 1 }), say("seats", { n: 4 })]).toEqual(["1 seat", "4 seats"]);
  expect(say("hello", { name: "$& <b>" })).toBe("Hello $& <b>");
});

test("a language with more plurals than we have words for says the general one", () => {
  const say = speaker({ seats_other: "{n} plazas" }, "es");
  expect(say("seats", { n: 1_000_000 })).toBe("1000000 plazas");
});

test("money has the digits of its currency", () => {
  expect(moneyWords({ minor: 1250, currency: "EUR" }, "de")).toBe("12,50\u00a0€");
  expect(moneyWords({ minor: 1250, currency: "JPY" }, "en")).toBe("¥1,250");
  expect(moneyWords({ minor: 1250, currency: "KWD" }, "en")).toBe("KWD\u00a01.250");
});

test("a field for money goes by the least that its currency has, which is one minor unit", () => {
  expect(["EUR", "JPY", "KWD"].map(smallest)).toEqual([0.01, 1, 0.001]);
  expect(["EUR", "JPY", "KWD"].map((each) => minorOf(smallest(each), each))).toEqual([1, 1, 1]);
});

test("money is written on pages as the backend writes it, in every language and for whichever territory", () => {
  for (const [locale, currency, minor, words] of written as [string, string, number, string][]) {
    expect([locale, moneyWords({ minor, currency }, locale)]).toEqual([locale, words]);
  }
});
