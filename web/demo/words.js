// The words of this page, as its document brings them in the visitor's language.

const words = JSON.parse(document.getElementById("words").textContent);

const plural = new Intl.PluralRules(document.documentElement.lang);

/** A text with its gaps filled in, and the plural that a count `n` has; a key without words is said as it is. */
export const say = (key, filled = {}) =>
  (words[`${key}_${plural.select(filled.n ?? 0)}`] ?? words[key] ?? key).replace(/\{(\w+)\}/g, (gap, name) => String(filled[name] ?? gap));
