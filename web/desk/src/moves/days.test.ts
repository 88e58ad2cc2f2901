import { expect, test } from "vitest";
import { daysIn, daysWritten } from "./days";

test("the days of time off are those of the search that its link leads to", () => {
  expect(daysIn(daysWritten("2027-07-14", "2027-07-16"))).toEqual({ first: "2027-07-14", last: "2027-07-16" });
});

test.each(["", "soon", "2027-07-14", "2027-07-14..", "a..b"])("%s names no days", (opened) => {
  expect(daysIn(opened)).toEqual({ first: "", last: "" });
});
