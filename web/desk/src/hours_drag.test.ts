import { expect, test } from "vitest";
import { dragged, drawn, placeOf, wallOf, minutesOf } from "./hours_drag";

const day = [
  { start: "09:00", end: "12:00" },
  { start: "13:00", end: "17:00" },
];

test("an edge goes to the nearest quarter, and no further than its neighbours and itself let it", () => {
  expect(dragged(day, 0, "end", 11 * 60 + 5)[0]).toEqual({ start: "09:00", end: "11:00" });
  expect(dragged(day, 0, "end", 15 * 60)[0]?.end).toBe("13:00");
  expect(dragged(day, 1, "start", 10 * 60)[1]?.start).toBe("12:00");
  expect(dragged(day, 0, "start", 20 * 60)[0]?.start).toBe("11:45");
  expect(dragged(day, 1, "end", 99 * 60)[1]?.end).toBe("24:00");
  expect(dragged(day, 0, "start", -5)[0]?.start).toBe("00:00");
});

test("a new stretch is drawn in either direction into what is free", () => {
  expect(drawn(day, 18 * 60, 20 * 60)?.[2]).toEqual({ start: "18:00", end: "20:00" });
  expect(drawn(day, 8 * 60, 6 * 60)?.[0]).toEqual({ start: "06:00", end: "08:00" });
  expect(drawn(day, 12 * 60 + 10, 16 * 60)?.[1]).toEqual({ start: "12:15", end: "13:00" });
  expect(drawn(day, 10 * 60, 11 * 60)).toBeNull();
  expect(drawn(day, 18 * 60, 18 * 60 + 4)).toBeNull();
});

test("what runs into the next day ends with the line", () => {
  expect(placeOf({ start: "22:00", end: "02:00" })).toEqual({ from: 1320, to: 1440 });
  expect([wallOf(1440), minutesOf("24:00")]).toEqual(["24:00", 1440]);
});
