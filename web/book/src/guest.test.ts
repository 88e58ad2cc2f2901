import { beforeEach, expect, test, vi } from "vitest";
import { Guest } from "./guest";
import { keepTyped, typedBy } from "./typed";

const ADA = { name: "Ada Byron", email: "ada@example.org" };
const BEN = { name: "Ben Okoye", email: "ben@example.org" };

/** Who each guest has told they are, by their tokens. */
let told: Map<string, { name: string | null; email: string | null; proven: boolean }>;

beforeEach(() => {
  const kept = new Map<string, string>();
  told = new Map();
  vi.stubGlobal("Request", Local);
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  for (const storage of ["localStorage", "sessionStorage"]) {
    vi.stubGlobal(storage, {
      getItem: (key: string) => kept.get(storage + key) ?? null,
      setItem: (key: string, value: string) => void kept.set(storage + key, value),
      removeItem: (key: string) => void kept.delete(storage + key),
    });
  }
  vi.stubGlobal("fetch", answer);
});

/** A request to the page's own address, which only a browser knows. */
class Local extends Request {
  constructor(path: string | URL | Request, how?: RequestInit) {
    super(typeof path === "string" ? new URL(path, "http://corner.example") : path, how);
  }
}

async function answer(asked: Request): Promise<Response> {
  if (asked.url.endsWith("/v1/guests")) {
    const token = `guest-${told.size + 1}`;
    told.set(token, { name: null, email: null, proven: false });
    return Response.json({ token, expires_at: "2999-01-01T00:00:00Z" });
  }
  const token = asked.headers.get("Authorization")?.replace("Bearer ", "") ?? "";
  const me = { ...told.get(token), ...(asked.method === "PATCH" ? await asked.json() : {}) };
  told.set(token, me);
  return Response.json(me);
}

const names = () => [...told.values()].map(({ name }) => name);

test("a second person in the same browser is another guest, and the first keeps their name", async () => {
  const guest = new Guest("corner", "en");
  await guest.be(ADA, "UTC");
  await guest.be(BEN, "UTC");
  expect(names()).toEqual(["Ada Byron", "Ben Okoye"]);
});

test("what the first booked and said does not stay behind for the second", async () => {
  const guest = new Guest("corner", "en");
  await guest.be(ADA, "UTC");
  localStorage.setItem("parley.corner.mine", "[]");
  localStorage.setItem("parley.corner.said", "[]");
  await guest.be(BEN, "UTC");
  expect(["mine", "said"].map((what) => localStorage.getItem(`parley.corner.${what}`))).toEqual([null, null]);
});

test("whoever books again, written as before or nearly so, stays who they are", async () => {
  const guest = new Guest("corner", "en");
  await guest.be(ADA, "UTC");
  await guest.be({ name: "ada  byron ", email: "Ada@example.org" }, "UTC");
  expect(told.size).toBe(1);
});

test("another name at the same address is another person, too", async () => {
  const guest = new Guest("corner", "en");
  await guest.be(ADA, "UTC");
  await guest.be({ ...ADA, name: "Anne Byron" }, "UTC");
  expect(names()).toEqual(["Ada Byron", "Anne Byron"]);
});

test("whoever proved their address has changed it, and is still the same", async () => {
  const guest = new Guest("corner", "en");
  await guest.be(ADA, "UTC");
  Object.assign(told.get("guest-1") ?? {}, { proven: true });
  await guest.be({ ...ADA, email: "ada@byron.example" }, "UTC");
  expect([told.size, told.get("guest-1")?.email]).toEqual([1, "ada@byron.example"]);
});

test("somebody else at the browser of whoever proved their address leaves them their name", async () => {
  const guest = new Guest("corner", "en");
  await guest.be(ADA, "UTC");
  Object.assign(told.get("guest-1") ?? {}, { proven: true });
  await guest.be({ ...ADA, name: "ada byron" }, "UTC");
  expect(names()).toEqual(["Ada Byron"]);
  await guest.be({ ...ADA, name: "Anne Byron" }, "UTC");
  expect(names()).toEqual(["Ada Byron", "Anne Byron"]);
});

test("what was typed stays with who typed it, and goes when somebody else begins", async () => {
  const guest = new Guest("corner", "en");
  keepTyped(guest, ADA);
  expect(typedBy(guest)).toEqual(ADA);
  await guest.be(ADA, "UTC");
  keepTyped(guest, ADA);
  expect(typedBy(new Guest("corner", "en"))).toEqual(ADA);
  localStorage.removeItem("parley.corner.guest"); // another tab went on as somebody else
  expect(typedBy(new Guest("corner", "en"))).toEqual({ name: "", email: "" });
  guest.forget();
  expect(sessionStorage.getItem("parley.corner.typed")).toBeNull();
});
