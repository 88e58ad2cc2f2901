import { CalendarDate } from "@internationalized/date";
import { expect, test } from "vitest";
import { addressOf, placeAt } from "./place";

const nowhere = { view: null, day: null, opened: "", builder: "", lang: "" };
const read = (address: string) => placeAt(new URL(address, "https://book.example"));

test.each([
  ["/desk", {}],
  ["/desk/payments", { view: "payments" }],
  ["/desk/history/cli_1", { view: "history", opened: "cli_1" }],
  ["/desk/week?builder=bld_1&lang=de", { view: "week", builder: "bld_1", lang: "de" }],
  [
    "/desk/day/2027-06-10?builder=bld_1&session=bkg_1",
    { view: "day", day: new CalendarDate(2027, 6, 10), builder: "bld_1", opened: "bkg_1" },
  ],
] as const)("%s leads where it was taken from", (address, place) => {
  expect(read(address)).toEqual({ ...nowhere, ...place });
  expect(addressOf({ ...nowhere, ...place })).toBe(address);
});

test("what makes no sense in an address is left out", () => {
  expect(read("/desk/nothing/at/all?x=y")).toEqual(nowhere);
  expect(read("/desk/day/2027-06-99")).toEqual({ ...nowhere, view: "day" });
});
