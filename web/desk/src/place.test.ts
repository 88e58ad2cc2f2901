import { CalendarDate } from "@internationalized/date";
import { expect, test } from "vitest";
import { addressOf, corrected, NOTHING_WISHED, placeAt } from "./place";

const nowhere = { view: null, day: null, opened: "", builder: "", lang: "", wished: NOTHING_WISHED };
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
  [
    "/desk/book/2027-06-10?builder=bld_1&move=bkg_1",
    {
      view: "book",
      day: new CalendarDate(2027, 6, 10),
      builder: "bld_1",
      wished: { ...NOTHING_WISHED, move: "bkg_1" },
    },
  ],
  [
    "/desk/book/2027-06-10?builder=bld_1&client=cli_1&service=svc_1&seats=2&start=2027-06-10T09%3A00%3A00Z",
    {
      view: "book",
      day: new CalendarDate(2027, 6, 10),
      builder: "bld_1",
      wished: { ...NOTHING_WISHED, client: "cli_1", service: "svc_1", seats: "2", start: "2027-06-10T09:00:00Z" },
    },
  ],
] as const)("%s leads where it was taken from", (address, place) => {
  expect(read(address)).toEqual({ ...nowhere, ...place });
  expect(addressOf({ ...nowhere, ...place })).toBe(address);
});

test("what makes no sense in an address is left out", () => {
  expect(read("/desk/nothing/at/all?x=y")).toEqual(nowhere);
  expect(read("/desk/day?service=svc_1")).toEqual({ ...nowhere, view: "day" });
  expect(read("/desk/day/2027-06-99")).toEqual({ ...nowhere, view: "day" });
});

test.each([
  ["/desk/nothing", "/desk"],
  ["/desk/nothing/at/all?builder=bld_1", "/desk?builder=bld_1"],
  ["/desk/day/2026-13-99", "/desk/day"],
  ["/desk/week/soon?lang=de", "/desk/week?lang=de"],
  ["/desk", null],
  ["/desk/", null],
  ["/desk/day", null],
  ["/desk/day/2027-06-10?session=bkg_1", null],
  ["/desk/history/cli_1", null],
])("%s is corrected to %s", (address, right) => {
  expect(corrected(new URL(address, "https://book.example"))).toBe(right);
});
