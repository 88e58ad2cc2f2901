import type { Booking } from "@parley/api";
import { beforeEach, expect, test, vi } from "vitest";
import { Hold } from "./hold.svelte";
import type { House } from "./house.svelte";

const WISH = { service: "svc_1", builder: null, start: "2027-06-10T08:00:00Z", seats: 1, minutes: null };
const WHO = { name: "Zoë", email: "zoe@example.org" };
const BANK = "https://bank.example/yes";

/** The server's end: one booking, and whether its payment is to be confirmed at the bank. */
class Server {
  booking = { id: "bkg_1", state: "held", service: { id: "svc_1" }, price: { minor: 8000, currency: "EUR" } };
  isReached = true;
  isAnother = false;
  said: string[] = [];

  house(): House {
    const api = { GET: this.answer, POST: this.answer, PATCH: this.answer };
    const house = {
      told: { organisation: "corner" },
      say: (key: string) => key,
      service: () => undefined,
      guest: {
        as: (_: string, ask: () => Promise<unknown>) => ask(),
        isAnother: () => Promise.resolve(this.isAnother),
        forget: () => void this.said.push("forget"),
        tell: () => Promise.resolve(void this.said.push("tell")),
      },
      api,
    };
    return house as unknown as House;
  }

  answer = (path: string): Promise<unknown> => {
    if (!this.isReached) return Promise.reject(new TypeError("no network"));
    this.said.push(path);
    if (path.endsWith("/cancel")) this.booking.state = "cancelled";
    if (path === "/v1/holds") this.booking.state = "held";
    const paid = { booking: { ...this.booking }, payment: { state: "challenged", link: BANK } };
    const data = path.endsWith("/payments") ? paid : { ...this.booking };
    return Promise.resolve({ data, response: new Response() });
  };
}

let server: Server;

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.useFakeTimers();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  server = new Server();
});

/** The page loaded anew: nothing but what the tab keeps is left. */
async function reloaded(): Promise<Hold> {
  const hold = new Hold(server.house());
  await hold.comeBack();
  return hold;
}

async function held(): Promise<Hold> {
  const hold = new Hold(server.house());
  await hold.take(WISH as unknown as Parameters<Hold["take"]>[0], "UTC");
  return hold;
}

const stands = ({ step, booking, bank }: Hold) => [step, booking?.id, bank];

test("what is held stands again after the page was loaded anew", async () => {
  expect(stands(await held())).toEqual(["details", "bkg_1", null]);
  expect(stands(await reloaded())).toEqual(["details", "bkg_1", null]);
});

test("so does what the chat held", async () => {
  await new Hold(server.house()).show("bkg_1");
  expect((await reloaded()).step).toBe("details");
});

test("while the bank is asked the way to it stands again, and what the bank says is seen", async () => {
  await (await held()).finish(WHO, "asks_3ds");
  const hold = await reloaded();
  expect(stands(hold)).toEqual(["bank", "bkg_1", BANK]);
  server.booking.state = "confirmed";
  await vi.advanceTimersByTimeAsync(2500);
  expect(hold.step).toBe("done");
  expect((await reloaded()).step).toBe("done");
});

test("what is booked stays in sight when the page is loaded anew, until something else is begun", async () => {
  await held();
  server.booking.state = "confirmed";
  const hold = await reloaded();
  expect(stands(hold)).toEqual(["done", "bkg_1", null]);
  expect(stands(await reloaded())).toEqual(["done", "bkg_1", null]);
  hold.again();
  expect((await reloaded()).step).toBe("choose");
});

test.each(["cancelled", "completed"])(
  "nor does it come back once it is %s, or by a link that leads elsewhere",
  async (state) => {
    await held();
    server.booking.state = "confirmed";
    await reloaded();
    const came = vi.spyOn(performance, "getEntriesByType");
    came.mockReturnValue([{ type: "navigate" }] as unknown as PerformanceEntryList);
    expect((await reloaded()).step).toBe("choose");
    came.mockRestore();
    server.booking.state = "held";
    await held();
    server.booking.state = state;
    expect((await reloaded()).step).toBe("choose");
  },
);

test("what was let go of, also at the bank, does not come back", async () => {
  await (await held()).finish(WHO, "asks_3ds");
  const hold = await reloaded();
  await hold.letGo();
  expect(server.said.at(-1)).toMatch(/cancel$/);
  expect(stands(await reloaded())).toEqual(["choose", undefined, null]);
});

test("for somebody else in the same browser it is let go and held anew before they are told of", async () => {
  const hold = await held();
  server.isAnother = true;
  server.said = [];
  await hold.finish(WHO, "");
  const held_anew = ["forget", "/v1/holds", "tell"];
  expect(server.said.slice(0, 4)).toEqual(["/v1/bookings/{booking_id}/cancel", ...held_anew]);
  expect(hold.step).toBe("bank");
});

test("what somebody has to say yes to is asked for, and once it is accepted it is paid", async () => {
  const hold = new Hold({ ...server.house(), service: () => ({ needs_approval: true }) } as unknown as House);
  await hold.show("bkg_1");
  await hold.finish(WHO, "");
  expect(server.said.at(-1)).toMatch(/confirm$/);
  Object.assign(server.booking, { approved: true });
  await hold.show("bkg_1");
  await hold.finish(WHO, "");
  expect(server.said.at(-1)).toMatch(/payments$/);
});

test("what ran out meanwhile says so", async () => {
  await held();
  server.booking.state = "expired" satisfies Booking["state"];
  const hold = await reloaded();
  expect([hold.step, hold.problem]).toEqual(["choose", "expired"]);
});

test("without a network nothing is forgotten", async () => {
  await held();
  server.isReached = false;
  expect((await reloaded()).problem).toBe("unreachable");
  server.isReached = true;
  expect((await reloaded()).step).toBe("details");
});
