// Dates and times in words, always in a named zone. Days are ISO dates such as "2027-06-15".

import { say } from "./words.js";

export let locale = "en";
export const useLocale = (wanted) => { locale = wanted; };

const words = (options) => new Intl.DateTimeFormat(locale, options);

/** The local date of an instant in a zone. */
export const dayOf = (instant, timeZone) =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(instant);

export const dayAfter = (day, count) =>
  new Date(Date.parse(`${day}T00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

export const dayInWords = (day) =>
  words({ timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" })
    .format(new Date(`${day}T00:00Z`));

export const timeInWords = (instant, timeZone) =>
  words({ timeZone, hour: "numeric", minute: "2-digit" }).format(instant);

export const shareInWords = (share) => new Intl.NumberFormat(locale, { style: "percent" }).format(share);

/** A zone as people say it: "New York time (EST)". */
export function zoneInWords(instant, timeZone) {
  const short = words({ timeZone, timeZoneName: "short" }).formatToParts(instant)
    .find((part) => part.type === "timeZoneName").value;
  const city = timeZone.split("/").at(-1).replaceAll("_", " ");
  return city === short ? city : say("zone", { city, short });
}

export function minutesInWords(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

// As the backend writes it, which counts a territory where the language is its own.
export function priceInWords({ minor, currency }) {
  const { language, region } = new Intl.Locale(locale);
  const isAtHome = region && new Intl.Locale(`und-${region}`).maximize().language === language;
  const how = { style: "currency", currency, useGrouping: "always" };
  const format = new Intl.NumberFormat(isAtHome ? locale : language, how);
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}
