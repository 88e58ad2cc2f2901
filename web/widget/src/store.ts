// What a page's storage keeps of a conversation: its unguessable name, what was said, and what has not arrived yet.

import type { Line, Unsent } from "./conversation.svelte";

interface Kept {
  lines: Line[];
  queue: Unsent[];
}

/** Where there is no storage, or it is full, everything lasts as long as the page. */
export class Store {
  #memory: Kept = { lines: [], queue: [] };
  #conversation = "";

  constructor(readonly name: string) {
    this.#memory = this.read();
    this.#conversation ||= crypto.randomUUID();
  }

  get conversation(): string {
    return this.#conversation;
  }

  read(): Kept {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? "null") as (Kept & { conversation: string }) | null;
      if (!kept?.conversation) return this.#memory;
      this.#conversation = kept.conversation;
      return { lines: kept.lines, queue: kept.queue };
    } catch {
      return this.#memory;
    }
  }

  save(kept: Kept): void {
    this.#memory = kept;
    try {
      localStorage.setItem(this.name, JSON.stringify({ conversation: this.#conversation, ...kept }));
    } catch {
      // it lasts as long as the page
    }
  }
}
