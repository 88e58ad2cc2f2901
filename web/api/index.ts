// The backend as typed calls. The shapes are generated from its OpenAPI document (`make web-shapes`).

import createClient from "openapi-fetch";
import type { components, paths } from "./shapes";

export type Shapes = components["schemas"];
export type Organisation = Shapes["OrganisationOut"];
export type Service = Shapes["ServiceOut"];
export type Builder = Shapes["BuilderOut"];
export type Booking = Shapes["BookingOut"];
export type Payment = Shapes["PaymentOut"];
export type Slot = Shapes["SlotOut"];
export type Price = Shapes["Price"];
export type Line = Shapes["LineOut"];
export type Links = Shapes["BookingLinks"];
export type Holding = Shapes["HoldingOut"];
export type Points = Shapes["PointsOut"];
export type Day = Shapes["DayOut"];
export type Waiting = Shapes["WaitingOut"];
export type TimeOff = Shapes["TimeOffOut"];
export type Hours = Shapes["Hours"];
export type Wish = Shapes["HoldIn"];
export type Plan = Shapes["PlanOut"];
export type PlanWish = Shapes["PlanIn"];
export type Series = Shapes["SeriesOut"];

/** What the backend refused and why, in its own words for a person. */
export class Problem extends Error {
  constructor(
    readonly type: string,
    readonly status: number,
    detail: string,
    readonly alternatives: Slot[] = [],
    /** The whole of what was answered; some problems bring how things stand now. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }

  is(name: string): boolean {
    return this.type.endsWith(`/${name}`);
  }
}

/** Said when nothing came back; the same may be asked again. */
export class Unreachable extends Error {}

/** A client of one organisation, which answers in words of that locale.
 *
 *  No cookie goes along: whose page was open in this browser does not matter here.
 */
export function apiOf(organisation: string, locale: string, token: () => string | null) {
  const headers = { "Parley-Organisation": organisation, "Accept-Language": locale };
  const client = createClient<paths>({ credentials: "omit", headers });
  client.use({
    onRequest({ request }) {
      const held = token();
      if (held) request.headers.set("Authorization", `Bearer ${held}`);
      return request;
    },
  });
  return client;
}

/** A client for whoever is signed in in this browser, which answers in words of the locale as it is when asked. */
export function apiOfDesk(locale: () => string) {
  const client = createClient<paths>({ credentials: "same-origin" });
  client.use({
    onRequest({ request }) {
      request.headers.set("Accept-Language", locale());
      return request;
    },
  });
  return client;
}

export type DeskApi = ReturnType<typeof apiOfDesk>;
export type Api = ReturnType<typeof apiOf>;

/** One key for one thing that is asked, however often the network breaks: nothing is done twice. */
export class OneKey {
  #sent = { body: "", key: "" };

  headersFor(body: unknown): { "Idempotency-Key": string } {
    const asked = JSON.stringify(body);
    if (this.#sent.body !== asked) this.#sent = { body: asked, key: crypto.randomUUID() };
    return { "Idempotency-Key": this.#sent.key };
  }

  /** It was answered: asked again it is another thing. */
  answered(): void {
    this.#sent = { body: "", key: "" };
  }
}

/** The data of an answer. Raises `Problem` or `Unreachable`. */
export async function told<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked.catch((failure: unknown) => {
    throw new Unreachable(String(failure));
  });
  if (response.ok) return data as T;
  const problem = (error ?? {}) as Record<string, unknown>;
  throw new Problem(
    String(problem["type"] ?? "unknown"),
    response.status,
    [problem["detail"] ?? problem["title"], problem["next_step"]].filter(Boolean).join(" "),
    (problem["alternatives"] as Slot[] | undefined) ?? [],
    problem,
  );
}
