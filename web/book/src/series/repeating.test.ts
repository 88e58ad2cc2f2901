import type { Booking, PlanWish } from "@parley/api";
import { beforeEach, expect, test, vi } from "vitest";
import type { House } from "../house.svelte";
import { leftSeries } from "./left";
import { Repeating } from "./repeating.svelte";

const NOW = Date.parse("2027-06-07T06:00:00Z");
const WISH = { service: "svc_1", seats: 1, by_credit: false } as unknown as PlanWish;
const WHO = { name: "Zoë", email: "zoe@example.org" };
const FEE = { minor: 4000, currency: "EUR" };

/** The server's end: a series of two dates, and what cancelling it costs. */
class Server {
  dates = ["1", "2"].map((id) => ({
    id: `bkg_${id}`,
    state: "held" as Booking["state"],
    price: { minor: 8000, currency: "EUR" },
    expires_at: "2027-06-07T06:15:00Z",
  }));
  fee = 0;
  planned: object[] = [];
  isReached = true;
  isKnown = true;
  said: [string, unknown][] = [];

  house(): House {
    const house = {
      told: { organisation: "corner", locale: "en", pays: "pretend" },
      say: (key: string, filled: object = {}) => [key, ...Object.values(filled)].join(" "),
      now: () => NOW,
      guest: { as: (_: string, ask: () => Promise<unknown>) => ask(), be: () => Promise.resolve() },
      api: { GET: this.answer, POST: this.answer },
    };
    return house as unknown as House;
  }

  answer = (path: string, { body }: { body?: unknown } = {}): Promise<unknown> => {
    if (!this.isReached) return Promise.reject(new TypeError("no network"));
    this.said.push([path, body]);
    if (path.endsWith("/plan"))
      return Promise.resolve(answered({ digest: "1", occurrences: this.planned, price: FEE }));
    if (!this.isKnown) return Promise.resolve(refused(404, { type: "https://parley.dev/problems/not-found" }));
    const agreed = (body as { fee?: number } | undefined)?.fee;
    if (path.endsWith("/cancel") && this.fee && agreed !== this.fee) {
      return Promise.resolve(refused(409, { type: "https://parley.dev/problems/fee-applies", fee: FEE }));
    }
    return Promise.resolve(
      answered({ id: "srs_1", occurrences: this.dates.map((each) => ({ booking: { ...each } })) }),
    );
  };
}

const answered = (data: object) => ({ data, response: new Response() });
const refused = (status: number, error: object) => ({ error, response: new Response(null, { status }) });

let server: Server;
let house: House;

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  server = new Server();
  house = server.house();
});

async function held(): Promise<Repeating> {
  const repeating = new Repeating(house, WISH, "UTC");
  await vi.waitUntil(() => repeating.step === "plan" && !repeating.busy);
  await repeating.book(WHO);
  return repeating;
}

/** The page loaded anew: nothing but what the tab keeps is left. */
async function reloaded(): Promise<Repeating> {
  const left = leftSeries(house);
  const repeating = new Repeating(house, left?.of ?? WISH, "UTC", undefined, left?.decided);
  await vi.waitUntil(() => !repeating.busy);
  return repeating;
}

const cancelled = () => server.said.filter(([path]) => path.endsWith("/cancel")).map(([, body]) => body);

test("a series that is held stands again after the page was loaded anew, until all of it is paid", async () => {
  expect((await held()).step).toBe("pay");
  const again = await reloaded();
  expect([again.step, again.held.map(({ expires_at }) => expires_at)[0]]).toEqual(["pay", "2027-06-07T06:15:00Z"]);
  for (const date of server.dates) date.state = "confirmed";
  expect((await reloaded()).step).toBe("done");
});

test("what came of it stays in sight too, until somebody goes on to something else or follows a link", async () => {
  await held();
  for (const date of server.dates) date.state = "confirmed";
  await reloaded();
  const again = await reloaded();
  expect([again.step, again.bookings.length]).toEqual(["done", 2]);
  const came = vi.spyOn(performance, "getEntriesByType");
  came.mockReturnValue([{ type: "navigate" }] as unknown as PerformanceEntryList);
  expect(leftSeries(house)).toBeNull();
  came.mockRestore();
  again.forget();
  expect(leftSeries(house)).toBeNull();
});

test("what was decided about its dates is still decided, as far as the plan still leaves it open", async () => {
  const dates = ["2027-06-08T09:00:00", "2027-06-15T09:00:00", "2027-06-22T09:00:00"];
  const instead = "2027-06-15T12:00:00Z";
  server.planned = dates.map((occurrence, place) => ({
    occurrence,
    free: place !== 1,
    start: `${occurrence}Z`,
    because: "busy",
    alternatives: [{ start: instead }],
  }));
  const repeating = new Repeating(house, WISH, "UTC");
  await vi.waitUntil(() => repeating.step === "plan" && !repeating.busy);
  repeating.decide(dates[0] ?? "", "drop");
  repeating.decide(dates[1] ?? "", instead);
  const decided = { "2027-06-08T09:00:00": "drop", "2027-06-15T09:00:00": instead };
  expect((await reloaded()).decided).toEqual(decided);
  server.planned[1] = { ...server.planned[1], alternatives: [] };
  expect((await reloaded()).decided).toEqual({ "2027-06-08T09:00:00": "drop" });
});

test("one that ran out meanwhile says so, and does not come back twice", async () => {
  await held();
  for (const date of server.dates) date.state = "expired";
  const again = await reloaded();
  expect([again.step, again.problem]).toEqual(["done", "series_lapsed"]);
  expect(leftSeries(house)).toBeNull();
});

test("without a network it is not forgotten; what is nobody's by now is", async () => {
  await held();
  server.isReached = false;
  expect((await reloaded()).problem).toBe("unreachable");
  server.isReached = true;
  expect((await reloaded()).step).toBe("pay");
  server.isKnown = false;
  await reloaded();
  expect(leftSeries(house)).toBeNull();
});

test("dates with more time left stay when those with less ran out", async () => {
  const repeating = await held();
  server.dates[0] = { ...(server.dates[0] as (typeof server.dates)[0]), expires_at: "2027-06-07T05:59:00Z" };
  const again = await reloaded();
  again.lapse();
  expect(again.bookings.map(({ state }) => state)).toEqual(["expired", "held"]);
  expect(repeating.step).toBe("pay");
});

test("letting go of a series that costs something shows what, and sends it once it is agreed to", async () => {
  const repeating = await held();
  server.fee = FEE.minor;
  expect(await repeating.letGo()).toBe(false);
  expect([repeating.fee, repeating.problem]).toEqual([FEE, "let_go_costs €40.00"]);
  expect(await repeating.letGo()).toBe(true);
  expect(cancelled()).toEqual([
    { scope: "all", reason: "" },
    { scope: "all", reason: "", fee: FEE.minor },
  ]);
  expect(leftSeries(house)).toBeNull();
});

test("a series that could not be let go of is still there", async () => {
  const repeating = await held();
  server.isReached = false;
  expect(await repeating.letGo()).toBe(false);
  expect([repeating.problem, leftSeries(house)?.of]).toEqual(["unreachable", "srs_1"]);
});
