import { Problem, Unreachable } from "@parley/api";
import { expect, test } from "vitest";
import english from "../problems/en.json";
import german from "../problems/de.json";
import { teller, type Reasons } from "./why";

const files = import.meta.glob<Reasons>("../problems/*.json", { eager: true, import: "default" });

function problem(kind: string, detail: string, { title = "Another one has this name already", status = 409 } = {}) {
  const type = `https://parley.dev/problems/${kind}`;
  return new Problem(type, status, detail, [], { type, title, detail });
}

test("a known problem is told in the language of the desk, with its next step", () => {
  const taken = problem("name-taken", "Another one has this name already.");
  expect(teller(german, "de")(taken)).toBe("Diesen Namen gibt es schon. Wählen Sie einen anderen Namen.");
  expect(teller(english, "en")(taken)).toBe("Another one has this name already. Choose another name.");
});

test("what is said of the one case stays where it says more than that", () => {
  const wrong = problem("invalid", "“12 x” is not a telephone number.", { title: "A value is not valid", status: 422 });
  expect(teller(german, "de")(wrong)).toBe(
    "Ein Wert stimmt nicht (“12 x” is not a telephone number.). Berichtigen Sie ihn und versuchen Sie es wieder.",
  );
  expect(teller(english, "en")(wrong)).toBe("“12 x” is not a telephone number. Correct it and try again.");
});

test("a broken connection, a fault of ours and what nobody knows are told apart", () => {
  const why = teller(german, "de");
  expect(why(new Unreachable("TypeError: Failed to fetch"))).toMatch(/^Die Verbindung ist weg\. /);
  expect(why(problem("brand-new", "", { title: "", status: 503 }))).toMatch(/^Bei uns ist etwas schiefgegangen\. /);
  expect(why(problem("brand-new", "So it is.", { title: "It is so" }))).toMatch(
    /^Das hat nicht geklappt \(So it is\.\)\. /,
  );
});

test("every language has a title and a next step for the same problems", () => {
  expect(Object.keys(files)).toHaveLength(5);
  for (const [name, reasons] of Object.entries(files)) {
    expect(Object.keys(reasons), name).toEqual(Object.keys(english));
    for (const { title, next } of Object.values(reasons)) {
      expect(title, name).toMatch(/[^.!]$/);
      expect(next, name).toMatch(/\.$/);
    }
  }
});
