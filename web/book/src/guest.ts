// Who books here: a guest without an account, known by a token that this browser keeps for this business alone.

import { apiOf, Problem, told } from "@parley/api";
import { forgetTyped } from "./typed";

/** Whom a form names. */
export interface Who {
  name: string;
  email: string;
}

interface Kept {
  token: string;
  until: string;
}

export class Guest {
  #kept: Kept | null;
  #coming: Promise<void> | null = null;
  readonly #place: string;

  constructor(
    readonly organisation: string,
    readonly locale: string,
  ) {
    this.#place = `parley.${organisation}.guest`;
    this.#kept = read(this.#place);
  }

  get token(): string | null {
    return this.#kept?.token ?? null;
  }

  /** Be somebody: only once something is to be held or said, never by looking. */
  arrive(zone: string): Promise<void> {
    if (this.#kept) return Promise.resolve();
    this.#coming ??= this.#become(zone).finally(() => (this.#coming = null));
    return this.#coming;
  }

  /** Ask as the guest this browser knows; if that one's time is over, as a new one. */
  async as<T>(zone: string, ask: () => Promise<T>): Promise<T> {
    await this.arrive(zone);
    try {
      return await ask();
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 401) throw failure;
      this.forget();
      await this.arrive(zone);
      return ask();
    }
  }

  /** Whether a form names somebody else than this browser's guest has told; an address that was proven may change. */
  async isAnother(who: Who): Promise<boolean> {
    if (!this.#kept) return false;
    const me = await this.#me();
    return isOther(me.name, who.name) || (!me.proven && isOther(me.email, who.email));
  }

  /** Be whom a form names: somebody else begins anew, so that what the one before booked, and their name, stay theirs. */
  async be(who: Who, zone: string): Promise<void> {
    if (await this.isAnother(who)) this.forget();
    await this.arrive(zone);
    await this.tell(who);
  }

  /** Tell how to call and reach this guest; whoever proved their address changes their name on their account alone. */
  async tell(who: Who): Promise<void> {
    const me = await this.#me();
    const body = me.proven && me.name ? { email: who.email } : who;
    await told(this.#asGuest().PATCH("/v1/me", { body }));
  }

  /** Be nobody: with the token goes what this browser kept of their sessions and of what they said. */
  forget(): void {
    this.#kept = null;
    for (const what of ["guest", "mine", "said"]) localStorage.removeItem(`parley.${this.organisation}.${what}`);
    forgetTyped(this.organisation);
  }

  #me = () => told(this.#asGuest().GET("/v1/me"));

  #asGuest = () => apiOf(this.organisation, this.locale, () => this.token);

  async #become(zone: string): Promise<void> {
    const visitor = apiOf(this.organisation, this.locale, () => null);
    const found = await told(visitor.POST("/v1/guests", { body: { zone, locale: this.locale } }));
    this.#kept = { token: found.token, until: found.expires_at };
    localStorage.setItem(this.#place, JSON.stringify(this.#kept));
  }
}

const plain = (text: string) => text.trim().replace(/\s+/g, " ").toLocaleLowerCase();

function isOther(before: string | null, now: string): boolean {
  return before !== null && plain(before) !== plain(now);
}

function read(place: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "null") as Kept | null;
    return kept && Date.parse(kept.until) > Date.now() ? kept : null;
  } catch {
    return null;
  }
}
