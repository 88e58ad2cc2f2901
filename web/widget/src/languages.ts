// The languages the chat speaks, and which of them a page gets. English is at hand, the others come when they are needed.

import en from "../messages/en.json";

export type Words = typeof en;
export type Language = "de" | "en" | "es" | "fr" | "pt";

const LOAD: Record<Language, () => Promise<Words>> = {
  de: async () => (await import("../messages/de.json")).default,
  en: () => Promise.resolve(en),
  es: async () => (await import("../messages/es.json")).default,
  fr: async () => (await import("../messages/fr.json")).default,
  pt: async () => (await import("../messages/pt.json")).default,
};

/** The page's language, else the business's, else English. */
export function chosen(wanted: string, house: string): Language {
  const spoken = [wanted, house].map((tag) => tag.slice(0, 2).toLowerCase());
  return (spoken.find((language) => language in LOAD) ?? "en") as Language;
}

export const ENGLISH = en;

/** Its words; English where they cannot be had. */
export async function wordsOf(language: Language): Promise<[Language, Words]> {
  try {
    return [language, await LOAD[language]()];
  } catch {
    return ["en", en];
  }
}
