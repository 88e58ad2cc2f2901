import type { Service } from "@parley/api";
import { expect, test } from "vitest";
import { changeOf, draftOf } from "./service_draft";

const service = {
  name: "Lesson",
  description: "",
  minutes: 45,
  price: { minor: 3050, currency: "EUR" },
  capacity: 1,
  buffer_before: 0,
  buffer_after: 15,
  needs_approval: false,
  policy: {
    cancel: { free_until: 1440, fee_percent: 50, late: "fee" },
    move: { free_until: 90, fee_percent: 0, late: "refuse", most: 2 },
    deposit: { percent: 30, held: true },
    unpaid: "keep",
  },
} as unknown as Service;

test("a service read into the form and sent again is the same", () => {
  const draft = draftOf(service);
  expect([draft.price, draft.cancel.hours, draft.move.hours]).toEqual([30.5, 24, 1.5]);
  const sent = changeOf(draft, "EUR", service);
  expect(sent.price).toBe(3050);
  expect(sent.policy).toEqual(service.policy);
});

test("a price has the digits of its currency", () => {
  expect(changeOf({ ...draftOf(null), price: 30 }, "JPY", null).price).toBe(30);
  expect(changeOf({ ...draftOf(null), price: 19.99 }, "USD", null).price).toBe(1999);
});
