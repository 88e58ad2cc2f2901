import { expect, test } from "vitest";
import { isOffice, viewsFor } from "./views";

test("what a role may not do is not offered", () => {
  expect(viewsFor(["see day", "see clients", "edit hours", "substitute"])).toEqual([
    "day",
    "week",
    "clients",
    "history",
    "waiting",
    "moves",
    "off",
    "hours",
  ]);
  expect(viewsFor(["see day", "book"])).toEqual(["day", "week", "book", "waiting"]);
  expect(viewsFor(["see predictors", "see payments", "see day"])).toEqual([
    "day",
    "week",
    "waiting",
    "payments",
    "reviews",
    "models",
  ]);
  expect(viewsFor([])).toEqual([]);
});

test("the office is apart from the day", () => expect([isOffice("audit"), isOffice("day")]).toEqual([true, false]));
