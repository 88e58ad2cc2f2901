import { speaker } from "@parley/ui/words";
import { render } from "svelte/server";
import { expect, test } from "vitest";
import type { Choice } from "../choice.svelte";
import type { House, Words } from "../house.svelte";
import Repeat from "./Repeat.svelte";
import { Clock } from "@parley/ui/times";

const files = import.meta.glob<Words>("../../messages/*.json", { eager: true, import: "default" });

function shown(language: string, loses: boolean): string {
  const house = { say: speaker(files[`../../messages/${language}.json`] as Words, language) };
  const choice = { clock: new Clock(language, "Europe/Berlin") };
  const props = {
    house: house as unknown as House,
    choice: choice as unknown as Choice,
    start: "2027-06-10T08:00:00Z",
    loses,
    onRepeat: () => undefined,
  };
  return render(Repeat, { props }).body;
}

test("who has set a tip is told before the dates that a series takes none", () => {
  expect(shown("en", true)).toContain("counts for a single booking only");
  expect(shown("de", true)).toContain("nur für eine einzelne Buchung");
  expect(shown("en", false)).not.toContain("single booking");
});
