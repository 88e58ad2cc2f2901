// Reads calendar files with ical.js: [{ics, from, most}] on stdin, for each its events with their starts in UTC seconds.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const seconds = (time) => time.toUnixTime();

function occurrences(event, most) {
  if (!event.isRecurring()) return [[seconds(event.startDate), seconds(event.endDate), event.summary]];
  const found = [];
  const walk = event.iterator();
  for (let next = walk.next(); next && found.length < most; next = walk.next()) {
    const details = event.getOccurrenceDetails(next);
    found.push([seconds(details.startDate), seconds(details.endDate), details.item.summary]);
  }
  return found;
}

function read({ ics, most }) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(ics));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const parts = calendar.getAllSubcomponents("vevent");
  const wholes = parts.filter((part) => !part.hasProperty("recurrence-id"));
  return wholes.map((whole) => {
    const event = new ICAL.Event(whole);
    const uid = event.uid;
    for (const part of parts) {
      if (part.hasProperty("recurrence-id") && part.getFirstPropertyValue("uid") === uid) {
        event.relateException(new ICAL.Event(part));
      }
    }
    return {
      uid,
      method: calendar.getFirstPropertyValue("method"),
      status: whole.getFirstPropertyValue("status"),
      sequence: event.sequence,
      summary: event.summary,
      description: event.description,
      occurrences: occurrences(event, most),
    };
  });
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
