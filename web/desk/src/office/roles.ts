// The roles people can have at a desk, and which of them somebody may give.

export const ROLES = ["owner", "admin", "front_desk", "builder", "analyst"] as const;
export type Role = (typeof ROLES)[number];

export function rolesFor(may: readonly string[]): Role[] {
  if (!may.includes("edit members")) return [];
  return ROLES.filter((role) => role !== "owner" || may.includes("make owner"));
}
