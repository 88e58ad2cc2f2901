import type { Builder, Service } from "@parley/api";
import { expect, test } from "vitest";
import type { House } from "./house.svelte";
import { Recommended } from "./recommended.svelte";

const builder = (id: string) => ({ id, name: id }) as Builder;
const cut = { id: "svc_cut" } as Service;
const dye = { id: "svc_dye" } as Service;

function house(answer: () => Promise<unknown>): House {
  return {
    told: { locale: "en-GB" },
    givers: () => [builder("ana"), builder("ben"), builder("cleo")],
    api: { POST: answer },
  } as unknown as House;
}
const answered = (builders: unknown[]) => () =>
  Promise.resolve({ data: { builders }, response: new Response(null, { status: 200 }) });
const shown = (found: Recommended, service = cut) =>
  found.of(service).map((each) => each.builder.id + (each.why ? `: ${each.why}` : ""));

test("whom somebody may like comes first, with the reason, and who came since stands last", async () => {
  const found = new Recommended(
    house(
      answered([
        { id: "ben", because: { key: "new", words: "new here" } },
        { id: "ana", because: null },
      ]),
    ),
  );
  expect(shown(found)).toEqual(["ana", "ben", "cleo"]);
  await found.ask(cut);
  expect(shown(found)).toEqual(["ben: new here", "ana", "cleo"]);
  expect(shown(found, dye)).toEqual(["ana", "ben", "cleo"]);
});

test("where nobody answers, everybody is there all the same", async () => {
  const found = new Recommended(house(() => Promise.reject(new TypeError("offline"))));
  await found.ask(cut);
  expect(shown(found)).toEqual(["ana", "ben", "cleo"]);
});
