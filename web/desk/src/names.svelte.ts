// Names of clients whose ids a listing tells, each asked for once.

import { told, type DeskApi } from "@parley/api";

export class Names {
  #known = $state.raw<ReadonlyMap<string, string | null>>(new Map());

  constructor(private readonly api: DeskApi) {}

  of = (client: string): string | undefined => this.#known.get(client) ?? undefined;

  async learn(clients: readonly string[]): Promise<void> {
    const missing = [...new Set(clients)].filter((id) => !this.#known.has(id));
    if (!missing.length) return;
    const query = { id: missing, limit: missing.length };
    const { items } = await told(this.api.GET("/v1/clients", { params: { query } }));
    const found = items.map(({ id, name, email }) => [id, name ?? email] as const);
    this.#known = new Map([...this.#known, ...missing.map((id) => [id, null] as const), ...found]);
  }
}
