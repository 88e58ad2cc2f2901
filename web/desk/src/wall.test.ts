import { expect, test } from "vitest";
import { readWall } from "./wall";

test.each([
  ["9", "09:00"],
  [" 9:30 ", "09:30"],
  ["9.30", "09:30"],
  ["9h30", "09:30"],
  ["9h", "09:00"],
  ["930", "09:30"],
  ["0930", "09:30"],
  ["9 am", "09:00"],
  ["9:30PM", "21:30"],
  ["12 a.m.", "00:00"],
  ["12pm", "12:00"],
  ["21 Uhr", "21:00"],
  ["00:00", "00:00"],
])("%s is %s", (written, meant) => expect(readWall(written)).toBe(meant));

test.each(["", "noon", "24:00", "25", "9:75", "13 am", "0 pm", "9:3", "-9", "9999"])(
  "%s is no time of day",
  (written) => expect(readWall(written)).toBeNull(),
);

test("a day may end at 24:00 where an end is meant", () => {
  expect(readWall("24", "24:00")).toBe("24:00");
  expect(readWall("24:01", "24:00")).toBeNull();
});
