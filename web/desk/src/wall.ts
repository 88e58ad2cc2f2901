// The time of day as people write it into a field: 9, 9:30, 9.30, 9h30, 930, 9 am, 21 Uhr, 24:00.

const WRITTEN = /^(\d{1,2})(?:\s*[:.h]\s*(\d{2})?|(\d{2}))?\s*(a\.?m\.?|p\.?m\.?|h|uhr)?$/i;
const NOON = 12;
const MIDNIGHT = "24:00";

/** As `09:30`; `24:00` only where `latest` lets a day end. Null for what is no time of day. */
export function readWall(written: string, latest = "23:59"): string | null {
  const [, hours = "", minutes, close, half] = WRITTEN.exec(written.trim()) ?? [];
  if (!hours) return null;
  const hour = onTheClock(Number(hours), half?.toLowerCase().replaceAll(".", "") ?? "");
  const minute = Number(minutes ?? close ?? 0);
  if (hour === null || minute > 59) return null;
  const read = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return read <= latest && (hour < 24 || read === MIDNIGHT) ? read : null;
}

function onTheClock(hour: number, half: string): number | null {
  if (half !== "am" && half !== "pm") return hour;
  if (hour < 1 || hour > NOON) return null;
  return (hour % NOON) + (half === "pm" ? NOON : 0);
}
