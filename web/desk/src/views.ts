// What the desk shows, and the verb that whoever sees it has to be allowed: what a role may not do is not offered.

export const DAILY = {
  day: "see day",
  week: "see day",
  book: "book",
  clients: "see clients",
  history: "see clients",
  waiting: "see day",
  moves: "substitute",
  inbox: "answer clients",
  feedback: "see feedback",
  off: "edit hours",
  hours: "edit hours",
  earnings: "see earnings",
} as const;

export const OFFICE = {
  services: "edit catalogue",
  coupons: "edit catalogue",
  packages: "sell packages",
  people: "see members",
  signin: "manage sign-in",
  payments: "see payments",
  reviews: "see payments",
  accounts: "manage payment accounts",
  setup: "see setup",
  messages: "see mail",
  keys: "see keys",
  integrations: "manage integrations",
  webhooks: "manage webhooks",
  work: "see work",
  models: "see predictors",
  audit: "see audit",
} as const;

export type Daily = keyof typeof DAILY;
export type Office = keyof typeof OFFICE;
export type View = Daily | Office;

const ALL: Record<View, string> = { ...DAILY, ...OFFICE };

export const isView = (name: string): name is View => Object.hasOwn(ALL, name);
export const isOffice = (view: View): view is Office => view in OFFICE;

/** The views somebody may see, in their order. */
export function viewsFor(may: readonly string[]): View[] {
  return (Object.keys(ALL) as View[]).filter((view) => may.includes(ALL[view]));
}
