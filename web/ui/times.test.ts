import { CalendarDate, startOfWeek } from "@internationalized/date";
import { describe, expect, test } from "vitest";
import { Clock, clockChange, localeOfWeeks, minutesAndSeconds } from "./times";

describe("a clock", () => {
  const clock = new Clock("en-US", "America/New_York");

  test("reads an instant on its own zone's calendar", () => {
    expect(clock.day("2027-06-10T02:00:00Z").toString()).toBe("2027-06-09");
    expect(clock.in("Asia/Tokyo").day("2027-06-10T02:00:00Z").toString()).toBe("2027-06-10");
  });

  test("tells the two readings of an hour that clocks show twice apart", () => {
    const [first, second] = ["2027-11-07T05:30:00Z", "2027-11-07T06:30:00Z"];
    expect(clock.time(first)).toBe(clock.time(second));
    expect(clock.timeAndOffset(first)).not.toBe(clock.timeAndOffset(second));
  });

  test("says the day of an end that is another day's", () => {
    expect(clock.span("2027-06-10T03:00:00Z", "2027-06-10T04:30:00Z")).toBe("11:00 PM – Thu, Jun 10, 2027, 12:30 AM");
    expect(clock.span("2027-06-10T13:00:00Z", "2027-06-10T14:30:00Z")).toMatch(/^9:00.–.10:30.AM$/);
  });

  test("names its zone as it is at that instant", () => {
    expect(clock.zoneWords("2027-06-10T12:00:00Z")).toBe("New York, EDT");
    expect(clock.zoneWords("2027-12-10T12:00:00Z")).toBe("New York, EST");
    expect(clock.in("UTC").zoneWords("2027-12-10T12:00:00Z")).toBe("UTC");
  });

  test("says whole days as days, and anything else with its times", () => {
    expect(clock.stretch("2027-06-30T04:00:00Z", "2027-07-01T04:00:00Z")).toBe("Wed, Jun 30, 2027");
    expect(clock.stretch("2027-06-30T04:00:00Z", "2027-07-03T04:00:00Z")).toBe("Wed, Jun 30, 2027 – Fri, Jul 2, 2027");
    expect(clock.stretch("2027-06-30T13:00:00Z", "2027-06-30T15:00:00Z")).toMatch(
      /^Wed, Jun 30, 2027, 9:00.AM – 11:00.AM$/,
    );
  });
});

test("a day is marked when clocks change on it, in that zone alone", () => {
  expect(clockChange(new CalendarDate(2027, 3, 14), "America/New_York")).toBe("forward");
  expect(clockChange(new CalendarDate(2027, 11, 7), "America/New_York")).toBe("back");
  expect(clockChange(new CalendarDate(2027, 3, 14), "Europe/Berlin")).toBeNull();
  expect(clockChange(new CalendarDate(2027, 3, 28), "Europe/Berlin")).toBe("forward");
});

test("what is left of a hold never goes below nothing", () => {
  expect([299_999, 61_000, 9_000, -5].map(minutesAndSeconds)).toEqual(["4:59", "1:01", "0:09", "0:00"]);
});

test("weeks begin as where the reader is, or as the page has it where its language is not theirs", () => {
  const thursday = new CalendarDate(2027, 6, 10);
  const begins = (locale: string, ...readers: string[]) =>
    startOfWeek(thursday, localeOfWeeks(locale, readers)).toString();
  const [sunday, monday] = ["2027-06-06", "2027-06-07"];
  expect(begins("en", "en-GB", "en")).toBe(monday);
  expect(begins("en", "pt-PT", "en", "en-GB")).toBe(monday);
  expect(begins("en", "en-US")).toBe(sunday);
  expect(begins("en-PT", "en-GB")).toBe(monday);
  expect(begins("en-GB", "en")).toBe(monday);
  expect(begins("de", "fr-CA")).toBe(monday);
});
