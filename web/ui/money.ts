// Money in minor units, as people of a locale write it and as they type it into a field.

/** The same as the backend writes it (`Money.words`), which knows other editions of CLDR than this browser. */
export function moneyWords(price: { minor: number; currency: string }, locale: string): string {
  const how = { style: "currency", currency: price.currency, useGrouping: "always" } as const;
  return new Intl.NumberFormat(atHome(locale), how).format(wholeOf(price.minor, price.currency));
}

/** A locale without a territory whose likely language is another: editions differ in what English in Germany is. */
function atHome(locale: string): string {
  const { language, region } = new Intl.Locale(locale);
  const likely = region && new Intl.Locale(`und-${region}`).maximize().language;
  return likely === language ? locale : language;
}

export const wholeOf = (minor: number, currency: string): number => minor / 10 ** digitsOf(currency);

/** One minor unit: the least there is, and what a field for money goes up by. */
export const smallest = (currency: string): number => wholeOf(1, currency);

export const minorOf = (whole: number, currency: string): number => Math.round(whole * 10 ** digitsOf(currency));

/** How many digits a currency has behind the point. */
function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
