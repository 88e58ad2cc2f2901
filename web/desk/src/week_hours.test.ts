import { expect, test } from "vitest";
import { weekOf, withWeek } from "./week_hours";

const hours = {
  zone: "Europe/Lisbon",
  weekly: [
    { days: [1, 2], start: "13:00", end: "17:00" },
    { days: [1], start: "09:00", end: "12:00" },
  ],
  overrides: [{ date: "2027-12-24", hours: [] }],
  travels: [],
};

test("a week read and written again is the same, and what the editor does not show stays", () => {
  const week = weekOf(hours);
  expect(week.map((spans) => spans.map(({ start }) => start))).toEqual([
    ["09:00", "13:00"],
    ["13:00"],
    [],
    [],
    [],
    [],
    [],
  ]);
  const written = withWeek(hours, week);
  expect(weekOf(written)).toEqual(week);
  expect(written.overrides).toEqual(hours.overrides);
  expect(written.weekly).toContainEqual({ days: [1, 2], start: "13:00", end: "17:00" });
});
