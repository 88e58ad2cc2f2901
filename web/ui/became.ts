// What became of the money of a booking that is cancelled.

interface Price {
  minor: number;
  currency: string;
}
const PARTS = ["back", "coming", "released", "kept"] as const;
type Part = (typeof PARTS)[number];

/** What became of what was paid for one that is cancelled: the key of its words, and how much. */
export function became<P extends Price>({
  became: money,
}: {
  became?: Record<Part, P> | null;
}): { key: `became_${Part}`; amount: P }[] {
  return PARTS.flatMap((part) => {
    const amount = money?.[part];
    return amount?.minor ? [{ key: `became_${part}` as const, amount }] : [];
  });
}
