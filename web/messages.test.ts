import { expect, test } from "vitest";

const files = import.meta.glob<Record<string, string>>("./*/messages/*.json", { eager: true, import: "default" });
const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
const english = (name: string) => files[name.replace(/\w+\.json$/, "en.json")] ?? {};

test("every language says everything, with the same gaps", () => {
  expect(Object.keys(files)).toHaveLength(15);
  for (const [name, messages] of Object.entries(files)) {
    for (const [key, text] of Object.entries(english(name))) {
      expect(gaps(messages[key] ?? ""), `${name} ${key}`).toEqual(gaps(text));
    }
  }
});

test("a language has a word for each plural that its rules know", () => {
  for (const [name, messages] of Object.entries(files)) {
    const rules = new Intl.PluralRules(name.slice(-7, -5)).resolvedOptions().pluralCategories;
    const counted = Object.keys(english(name)).filter((key) => key.endsWith("_one"));
    for (const key of counted.map((each) => each.slice(0, -4))) {
      expect(
        rules.filter((rule) => !messages[`${key}_${rule}`]),
        `${name} ${key}`,
      ).toEqual([]);
    }
  }
});
