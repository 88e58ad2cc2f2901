import { expect, test } from "vitest";
import { chosen } from "./languages";
import { shown } from "./slots";

const TIME = { label: "Fri 11 Jun, 10:00", value: "tok_1", start: "2027-06-11T09:00:00Z", zone: "Europe/Lisbon" };

test("a time has both sides' clocks where they differ", () => {
  const { first, second } = shown(TIME, "America/New_York", "en-GB");
  expect(first).toMatch(/^Fri,? 11 Jun,? 0?5:00 · New York$/); // browsers differ in commas and noughts
  expect(second).toBe("Fri 11 Jun, 10:00 · Lisbon");
});

test("where both clocks show the same, it is said once, whatever the zones are called", () => {
  expect(shown(TIME, "Europe/London", "en-GB")).toEqual({ first: TIME.label, second: "" });
});

test("what is no time is shown as it is", () => {
  expect(shown({ label: "Yes, book it", value: "tok_2" }, "UTC", "en")).toEqual({ first: "Yes, book it", second: "" });
});

test("the page's language comes first, then the business's", () => {
  expect(chosen("de-AT", "fr-FR")).toBe("de");
  expect(chosen("sv-SE", "fr-FR")).toBe("fr");
  expect(chosen("sv", "ja")).toBe("en");
});
