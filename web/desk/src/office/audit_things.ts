// What an entry of the audit is about, in words: which thing, whose it is, and what of it changed.

import type { Shapes } from "@parley/api";
import type { Desk } from "../desk.svelte";
import { clientName, named } from "../words";

type Entry = Shapes["NamedAuditOut"];
type Speaker = Pick<Desk, "say" | "clock">;
const MOST_FIELDS = 3;

/** A thing by its name; what a client has by its service, whose it is and when; nothing where nothing is known of it. */
export function thingWords(desk: Speaker, id: string, thing: Shapes["ThingOut"] | undefined): string {
  if (!thing) return "";
  const { table, name, whose, start, zone } = thing;
  if (table === "clients") return clientName(desk, { id, name });
  const service = name ?? named(desk, "table", table);
  const clock = zone ? desk.clock.in(zone) : desk.clock;
  const time = start ? `${clock.whole(start)} ${clock.zoneWords(start)}` : "";
  if (!whose) return [service, time].filter(Boolean).join(", ");
  return desk.say(time ? "thing_at" : "thing_of", { service, name: clientName(desk, whose), time });
}

/** What happened: the event, and where it says no more than that a row changed, which row and what of it. */
export function eventWords(desk: Speaker, { kind, changes }: Pick<Entry, "kind" | "changes">): string {
  const change = changes[0];
  if (kind !== "RowChanged" || !change) return named(desk, "event", kind);
  const row = desk.say("audit_row", { table: named(desk, "table", change.table), how: named(desk, "how", change.how) });
  const fields = Object.keys(change.fields ?? {});
  if (change.how !== "changed" || !fields.length) return row;
  const shown = fields.slice(0, MOST_FIELDS).map((each) => named(desk, "field", each));
  return `${row}: ${shown.join(", ")}${fields.length > MOST_FIELDS ? " …" : ""}`;
}
