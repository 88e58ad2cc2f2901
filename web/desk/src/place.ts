// Where one is at the desk, as an address: `/desk/{view}/{day or what is open}?builder=…`. Links are old and mistyped.

import { CalendarDate, parseDate } from "@internationalized/date";
import { isView, type View } from "./views";

export const HOME = "/desk";

/** What is being booked, where somebody books, or the booking that is to move; a time is looked for in the stretch from
 *  `near` to `until`.
 */
export const NOTHING_WISHED = {
  client: "",
  service: "",
  minutes: "",
  seats: "",
  start: "",
  near: "",
  until: "",
  move: "",
};
export type Wished = Readonly<typeof NOTHING_WISHED>;

/** `opened` is the client, conversation or session whose own address it is; without a day it is always today. */
export interface Place {
  view: View | null;
  day: CalendarDate | null;
  opened: string;
  builder: string;
  lang: string;
  wished: Wished;
}

const BY_DAY: readonly View[] = ["day", "week", "book"];
const WISHES = Object.keys(NOTHING_WISHED) as (keyof Wished)[];

function dayIn(given: string): CalendarDate | null {
  try {
    return parseDate(given);
  } catch {
    return null;
  }
}

export function placeAt({ pathname, search }: { pathname: string; search: string }): Place {
  const [view = "", part = ""] = pathname.slice(HOME.length).split("/").filter(Boolean);
  const asked = new URLSearchParams(search);
  const isOfDay = isView(view) && BY_DAY.includes(view);
  return {
    view: isView(view) ? view : null,
    day: isOfDay ? dayIn(part) : null,
    opened: isOfDay ? (asked.get("session") ?? "") : isView(view) ? part : "",
    builder: asked.get("builder") ?? "",
    lang: asked.get("lang") ?? "",
    wished: view === "book" ? wishedIn(asked) : NOTHING_WISHED,
  };
}

const wishedIn = (asked: URLSearchParams): Wished =>
  Object.fromEntries(WISHES.map((what) => [what, asked.get(what) ?? ""])) as unknown as Wished;

export function addressOf({ view, day, opened, builder, lang, wished }: Place): string {
  const isOfDay = view !== null && BY_DAY.includes(view);
  const path = [HOME, view, isOfDay ? day?.toString() : encodeURIComponent(opened)].filter(Boolean).join("/");
  const asked = new URLSearchParams(
    Object.entries({ builder, session: isOfDay ? opened : "", ...wished, lang }).filter(([, value]) => value),
  );
  return asked.size ? `${path}?${asked}` : path;
}

/** The address that says what is shown, for one whose screen or day there is not; null where it makes sense. */
export function corrected(asked: { pathname: string; search: string }): string | null {
  const place = placeAt(asked);
  const isLost = place.view === null || (BY_DAY.includes(place.view) && place.day === null);
  const right = addressOf(place);
  return isLost && right.split("?")[0] !== asked.pathname.replace(/\/$/, "") ? right : null;
}
