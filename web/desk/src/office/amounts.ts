// Amounts as people write them into a field, and in minor units: by the digits of each currency.

const digitsOf = (currency: string) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

export const wholeOf = (minor: number, currency: string): number => minor / 10 ** digitsOf(currency);

export const minorOf = (whole: number, currency: string): number => Math.round(whole * 10 ** digitsOf(currency));
