// A service as its form holds it: prices in whole units, terms in hours; and back to what the api takes.

import type { Service, Shapes } from "@parley/api";
import { minorOf, wholeOf } from "@parley/ui/money";

type Change = Shapes["ServiceChange"];
export type Late = "fee" | "refuse";
export type Unpaid = Service["policy"]["unpaid"];

export interface Terms {
  hours: number;
  fee: number;
  late: Late;
}

export interface Draft {
  name: string;
  description: string;
  minutes: number;
  price: number;
  capacity: number;
  before: number;
  after: number;
  approval: boolean;
  deposit: number;
  cancel: Terms;
  move: Terms & { most: number | null };
  unpaid: Unpaid;
}

const MINUTES = 60;

const terms = (kept: Partial<Shapes["CancelTerms"]>): Terms => ({
  hours: (kept.free_until ?? 0) / MINUTES,
  fee: kept.fee_percent ?? 0,
  late: kept.late ?? "fee",
});

const kept = ({ hours, fee, late }: Terms) => ({
  free_until: Math.round(hours * MINUTES),
  fee_percent: fee,
  late,
});

export function draftOf(service: Service | null): Draft {
  const policy: Partial<Service["policy"]> = service?.policy ?? {};
  return {
    name: service?.name ?? "",
    description: service?.description ?? "",
    minutes: service?.minutes ?? 60,
    price: service ? wholeOf(service.price.minor, service.price.currency) : 0,
    capacity: service?.capacity ?? 1,
    before: service?.buffer_before ?? 0,
    after: service?.buffer_after ?? 0,
    approval: service?.needs_approval ?? false,
    deposit: policy.deposit?.percent ?? 100,
    cancel: terms(policy.cancel ?? {}),
    move: { ...terms(policy.move ?? {}), most: policy.move?.most ?? null },
    unpaid: policy.unpaid ?? "cancel",
  };
}

/** What is sent of a draft; what the form does not show of the service stays as it is. */
export function changeOf(draft: Draft, currency: string, service: Service | null) {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    minutes: draft.minutes,
    price: minorOf(draft.price, currency),
    capacity: draft.capacity,
    buffer_before: draft.before,
    buffer_after: draft.after,
    needs_approval: draft.approval,
    policy: {
      cancel: kept(draft.cancel),
      move: { ...kept(draft.move), most: draft.move.most },
      deposit: { held: service?.policy.deposit?.held ?? false, percent: draft.deposit },
      unpaid: draft.unpaid,
    },
  } satisfies Change;
}
