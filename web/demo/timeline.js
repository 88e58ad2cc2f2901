// A builder's day as a list in the order of time: bookings, the open time between them, and now.

import { make } from "./dom.js";
import { minutesInWords, priceInWords, shareInWords, timeInWords } from "./times.js";
import { say } from "./words.js";

const LEAST_GAP = 5 * 60_000;
const LIKELY = 0.3;

/** What the day holds, by start: `{kind: "booking" | "open" | "now", from, to, booking}` in milliseconds. */
export function entriesOf(day, now) {
  const bookings = standing(day, now)
    .map((booking) => ({ kind: "booking", from: Date.parse(booking.start), to: Date.parse(booking.end), booking }));
  const open = day.open.flatMap(([start, end]) => gaps(Date.parse(start), Date.parse(end), bookings));
  const present = dayHolds([...bookings, ...open], now) ? [{ kind: "now", from: now, to: now }] : [];
  return [...bookings, ...open, ...present].sort((one, other) => one.from - other.from || one.to - other.to);
}

/** Bookings that stand: a hold whose minutes are over is one no longer. */
export const standing = (day, now) =>
  day.bookings.filter((booking) => booking.state !== "held" || Date.parse(booking.expires_at) > now);

const dayHolds = (entries, now) =>
  entries.some((entry) => entry.from <= now) && entries.some((entry) => entry.to > now);

function gaps(start, end, bookings) {
  const found = [];
  let from = start;
  for (const busy of bookings.filter((each) => each.to > start && each.from < end)) {
    if (busy.from - from >= LEAST_GAP) found.push({ kind: "open", from, to: busy.from });
    from = Math.max(from, busy.to);
  }
  if (end - from >= LEAST_GAP) found.push({ kind: "open", from, to: end });
  return found;
}

/** One entry as a list item. */
export function rowOf(entry, zone, fresh) {
  const time = make("time", "at", timeInWords(entry.from, zone));
  time.dateTime = new Date(entry.from).toISOString();
  if (entry.kind === "now") return make("li", "row now", time, make("span", "", say("now")));
  if (entry.kind === "open") return make("li", "row open", time, make("p", "", openInWords(entry, zone)));
  const row = make("li", `row booking ${entry.booking.state}`, time, card(entry, zone));
  row.dataset.booking = entry.booking.id;
  row.classList.toggle("fresh", fresh);
  return row;
}

const openInWords = ({ from, to }, zone) =>
  say("open_until", { time: timeInWords(to, zone), length: minutesInWords((to - from) / 60_000) });

function card({ booking, to }, zone) {
  const { client, service, seats } = booking;
  const what = [service.name, say("until", { time: timeInWords(to, zone) }), seats > 1 ? say("seats", { n: seats }) : ""];
  return make("article", "card",
    make("div", "card-head", make("h4", "", client.name ?? say("guest")), badges(booking)),
    make("p", "what", what.filter(Boolean).join(" · ")),
    booking.no_show ? risk(booking.no_show) : null);
}

function badges(booking) {
  const due = booking.price.minor === 0 ? say("free")
    : booking.paid ? say("paid") : say("due", { amount: priceInWords(booking.price) });
  return make("p", "badges",
    make("span", `badge ${booking.state}`, say(`state_${booking.state}`)),
    make("span", booking.paid ? "badge paid" : "badge due", due));
}

function risk({ probability, reasons }) {
  const percent = Math.round(probability * 100);
  const bar = make("span", "bar", make("span", "fill"));
  bar.firstChild.style.setProperty("--part", `${percent}%`);
  bar.setAttribute("aria-hidden", "true");
  const why = reasons.map((reason) => say(reason.up ? "higher" : "lower", { why: reason.words })).join(" · ");
  return make("div", probability >= LIKELY ? "risk likely" : "risk",
    make("p", "chance", bar, say("chance", { share: shareInWords(probability) })),
    make("p", "why", why));
}
