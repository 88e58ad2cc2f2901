// The words of this page, as its document brings them in the visitor's language.

const words = JSON.parse(document.getElementById("words").textContent);

/** A text with its gaps filled in; a key without words is said as it is. */
export const say = (key, filled = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (gap, name) => String(filled[name] ?? gap));
