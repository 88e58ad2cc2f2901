// The name and address typed in this tab, kept while it is loaded anew, for whoever typed them and nobody else.

import type { Guest, Who } from "./guest";

interface Kept extends Who {
  /** The guest who typed it; null while nobody had begun. */
  token: string | null;
}

export const placeOfTyped = (organisation: string): string => `parley.${organisation}.typed`;

export function typedBy({ organisation, token }: Guest): Who {
  const kept = read(placeOfTyped(organisation));
  const isTheirs = kept && (kept.token === null || kept.token === token);
  return isTheirs ? { name: kept.name, email: kept.email } : { name: "", email: "" };
}

export function keepTyped({ organisation, token }: Guest, { name, email }: Who): void {
  if (!name && !email) return;
  sessionStorage.setItem(placeOfTyped(organisation), JSON.stringify({ name, email, token } satisfies Kept));
}

export const forgetTyped = (organisation: string): void => sessionStorage.removeItem(placeOfTyped(organisation));

function read(place: string): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? "null") as Kept | null;
    return kept && typeof kept.name === "string" && typeof kept.email === "string" ? kept : null;
  } catch {
    return null;
  }
}
