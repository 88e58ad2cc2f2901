// What a key may be limited to; the api refuses any other, and tests hold both lists alike.

export const SCOPES = [
  "bookings:read",
  "bookings:write",
  "catalogue:write",
  "clients:read",
  "clients:write",
  "payments:read",
  "payments:write",
  "members:read",
  "members:provision",
] as const;
