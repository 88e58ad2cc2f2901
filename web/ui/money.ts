// Money in minor units, as people of a locale write it and as they type it into a field.

export function moneyWords(price: { minor: number; currency: string }, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: price.currency });
  return format.format(wholeOf(price.minor, price.currency));
}

export const wholeOf = (minor: number, currency: string): number => minor / 10 ** digitsOf(currency);

export const minorOf = (whole: number, currency: string): number => Math.round(whole * 10 ** digitsOf(currency));

/** How many digits a currency has behind the point. */
function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
