// The day panel: whose day, which day, and keeping it as it is now.

import { button, find } from "./dom.js";
import { headers } from "./house.js";
import { keepOpen } from "./socket.js";
import { entriesOf, rowOf, standing } from "./timeline.js";
import { dayAfter, dayInWords, dayOf, minutesInWords, useLocale, zoneInWords } from "./times.js";
import { say } from "./words.js";

const LIVE = { open: "live", waiting: "reconnecting" };
const NEWS = ["BookingHeld", "BookingConfirmed", "BookingMoved", "BookingCancelled"];

/** Only who is signed in, and may, sees a day. */
class Refused extends Error {}

/** Start the panel. Returns `show(builderName, instant)`, which turns it to a builder's day. */
export async function startDay() {
  const [organisation, { items: builders }] = await Promise.all([get("/v1/organisation"), get("/v1/builders")]);
  const ahead = Date.parse(organisation.now) - Date.now();
  const now = () => Date.now() + ahead;
  let builder = builders[0];
  let date = dayOf(now(), builder.zone);
  let lapse;
  let latest = 0;
  let refusal; // whoever may not see a day is told once, and not asked for again before they come anew

  useLocale(spokenHere(organisation.locale));
  find("business").textContent = organisation.name;
  const example = find("examples")?.firstElementChild;
  if (example) example.textContent = say("example_builder", { name: builder.name });
  find("previous").addEventListener("click", () => turn(builder, dayAfter(date, -1)));
  find("next").addEventListener("click", () => turn(builder, dayAfter(date, +1)));
  find("today").addEventListener("click", () => turn(builder, dayOf(now(), builder.zone)));
  startTabs(builders, (chosen) => turn(chosen, date));
  keepOpen(() => "/v1/live", hear, (state) => { find("live").textContent = LIVE[state] ? say(LIVE[state]) : ""; });
  setInterval(() => refresh(), 60_000);
  await turn(builder, date);

  function turn(whose, day) {
    [builder, date] = [whose, day];
    return refresh();
  }

  function hear({ kind, builder: whose, day, was, booking }) {
    const touches = whose === builder.id && [day, was].includes(date);
    if (touches || kind === "BookingMoved") refresh(booking);
    if (kind === "Watching" || kind === "Missed") refresh();
    if (touches && NEWS.includes(kind)) find("news").textContent = `${say(kind)}: ${builder.name}, ${dayInWords(day)}`;
  }

  async function refresh(fresh = "") {
    const asked = ++latest;
    select(builders.indexOf(builder));
    const day = refusal ?? await get(`/v1/days/${date}?builder=${builder.id}`).catch((failure) => failure);
    if (day instanceof Refused) refusal = day;
    if (asked !== latest) return;
    find("date").textContent = dayInWords(date);
    find("zone").textContent = zoneInWords(Date.parse(`${date}T12:00Z`), builder.zone);
    if (day instanceof Error) {
      find("summary").textContent = day.message;
      find("timeline").replaceChildren();
      return;
    }
    draw(day, fresh);
  }

  function draw(day, fresh) {
    const rows = entriesOf(day, now()).map((entry) => rowOf(entry, builder.zone, entry.booking?.id === fresh));
    find("timeline").replaceChildren(...rows);
    find("summary").textContent = summary(day, now());
    const ends = standing(day, now()).filter((each) => each.state === "held").map((each) => Date.parse(each.expires_at));
    clearTimeout(lapse);
    if (ends.length) lapse = setTimeout(refresh, Math.min(...ends) - now() + 500);
  }

  return (name, instant) => {
    const whose = builders.find((each) => each.name === name);
    if (whose) turn(whose, dayOf(Date.parse(instant), whose.zone));
  };
}

/** The organisation's way to write dates, where it is in the language of the page. */
function spokenHere(locale) {
  const language = document.documentElement.lang;
  return locale.startsWith(language) ? locale : language;
}

async function get(path) {
  const answer = await fetch(path, { headers });
  if (answer.ok) return answer.json();
  throw answer.status === 401 || answer.status === 403 ? new Refused(say("sign_in_to_see")) : new Error(say("unreadable"));
}

function summary(day, now) {
  const bookings = standing(day, now);
  const held = bookings.filter((booking) => booking.state === "held").length;
  const minutes = day.open.reduce((sum, [start, end]) => sum + (Date.parse(end) - Date.parse(start)) / 60_000, 0);
  if (!minutes && !bookings.length) return say("closed");
  return [say("bookings", { n: bookings.length - held }), held ? say("held", { n: held }) : "",
    say("open", { length: minutesInWords(minutes) })].filter(Boolean).join(" · ");
}

function startTabs(builders, choose) {
  const tabs = builders.map((builder, place) => {
    const tab = button(builder.name, () => choose(builder), "tab");
    tab.id = `tab-${place}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "day");
    return tab;
  });
  find("builders").replaceChildren(...tabs);
  find("builders").addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const place = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
    tabs[place].focus();
    choose(builders[place]);
  });
}

function select(chosen) {
  [...find("builders").children].forEach((tab, place) => {
    tab.setAttribute("aria-selected", String(place === chosen));
    tab.tabIndex = place === chosen ? 0 : -1;
  });
  find("day").setAttribute("aria-labelledby", `tab-${chosen}`);
}
