// Reads an iCalendar file, given as a JSON text, with ical.js, as Thunderbird would, and prints what it found.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(JSON.parse(readFileSync(0, "utf-8"))));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
console.log(
  JSON.stringify(
    events.map((event) => ({
      uid: event.uid,
      start: event.startDate.toString(),
      zone: event.startDate.zone.tzid,
      instant: event.startDate.toJSDate().toISOString(),
      offset: event.startDate.utcOffset(),
    })),
  ),
);
