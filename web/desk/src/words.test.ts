import { speaker } from "@parley/ui/words";
import { expect, test } from "vitest";
import german from "../messages/de.json";
import { clientName, wayWords } from "./words";

const desk = { say: speaker(german, "de") };

test("a card of practice is called by what it does, and a real one by its vendor's name", () => {
  const practice = (method: string) => wayWords(desk, { provider: "pretend", method });
  expect(practice("succeeds")).toBe("Karte, die funktioniert");
  expect(practice("succeeds@one/DE")).toBe("Karte, die funktioniert");
  expect(practice("declines@two:lost_card")).toBe("Karte, die abgelehnt wird");
  expect(wayWords(desk, { provider: "stripe", method: "card" })).toBe("card");
});

test("clients without a name are told apart", () => {
  const guests = ["cli_01mq0000aaaa", "cli_01mq0000bbbb"].map((id) => clientName(desk, { id, name: null }));
  expect(guests).toEqual(["Gast …aaaa", "Gast …bbbb"]);
});
