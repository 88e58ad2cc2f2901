// What stands in an entry of the audit, as people read it: times with their zone, money, and codes by their names.

import { moneyWords } from "@parley/ui/money";
import type { Desk } from "../desk.svelte";
import { named } from "../words";

type Speaker = Pick<Desk, "say" | "moment" | "locale" | "organisation">;

const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const ID = /^[0-9a-hjkmnp-tv-z]{26}$/;
const MONEY = new Set([
  "amount",
  "price",
  "received",
  "over",
  "refunded",
  "refund_due",
  "capture_due",
  "disputed",
  "lost",
]);
const FAMILIES: Record<string, string> = {
  role: "role",
  new_member_role: "role",
  channel: "channel",
  provider: "vendor",
  review: "review",
  how: "how",
  table: "table",
  what: "what",
  why: "why",
};

/** Whether it is an id, which says nothing to a person: all that happened to it can be asked for. */
export const isId = (value: unknown): value is string => typeof value === "string" && ID.test(value);

/** Why something happened: the words of a reason that Parley itself gave, or what somebody wrote as they wrote it. */
export function reasonWords({ say }: Pick<Speaker, "say">, reason: string): string {
  const key = `reason_${reason.replaceAll(" ", "_")}`;
  const words = say(key as "reason_owed");
  return words === key ? reason : words;
}

/** One value of an entry. `currency` is that of the amounts beside it, `table` the table that a state is of. */
export function written(desk: Speaker, name: string, value: unknown, currency: string, table = ""): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return desk.say(value ? "audit_yes" : "audit_no");
  if (typeof value === "number" && MONEY.has(name)) return moneyWords({ minor: value, currency }, desk.locale);
  if (Array.isArray(value)) return value.map((each) => written(desk, name, each, currency, table)).join(", ") || "–";
  if (typeof value !== "string") return typeof value === "object" ? JSON.stringify(value) : String(value);
  if (INSTANT.test(value)) return desk.moment(value);
  const family = name === "state" ? (table === "payments" ? "pay" : "state") : FAMILIES[name];
  return family ? named(desk, family, value) : value;
}
