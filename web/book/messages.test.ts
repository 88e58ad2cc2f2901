import { expect, test } from "vitest";

const files = import.meta.glob<Record<string, string>>("./messages/*.json", { eager: true, import: "default" });
const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
const english = files["./messages/en.json"] ?? {};

test("every language says everything, with the same gaps", () => {
  expect(Object.keys(files)).toHaveLength(5);
  for (const [name, messages] of Object.entries(files)) {
    for (const [key, text] of Object.entries(english)) {
      expect(gaps(messages[key] ?? ""), `${name} ${key}`).toEqual(gaps(text));
    }
  }
});

test("a language has a word for each plural that its rules know", () => {
  for (const [name, messages] of Object.entries(files)) {
    const rules = new Intl.PluralRules(name.slice(-7, -5)).resolvedOptions().pluralCategories;
    for (const key of ["free_day", "seats_left"]) {
      expect(
        rules.filter((rule) => !messages[`${key}_${rule}`]),
        `${name} ${key}`,
      ).toEqual([]);
    }
  }
});
