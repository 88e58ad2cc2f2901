// Money in minor units, as people of a locale write it.

export function moneyWords(price: { minor: number; currency: string }, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: price.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(price.minor / 10 ** digits);
}
