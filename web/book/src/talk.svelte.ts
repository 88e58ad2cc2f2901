// One conversation with the house: what was said is kept in this browser; each message is delivered once or reported.

import { told } from "@parley/api";
import { keepOpen, type Line as Socket } from "@parley/ui/socket";
import type { House } from "./house.svelte";
import { UNREADABLE } from "./refused";

export interface Effect {
  kind: string;
  booking?: string | null;
  start?: string | null;
  builder?: string | null;
}

export interface Line {
  id: string;
  from: "person" | "house";
  text: string;
  choices?: { label: string; value: string }[];
}

interface Answer {
  replies: { id: string; text: string; choices: { label: string; value: string }[] | null }[];
  effects: Effect[];
}

const KEPT = 80;
const PAUSES = [500, 1000, 2000, 4000];
const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Talk {
  lines = $state.raw<Line[]>([]);
  waiting = $state(0);
  unsent = $state.raw<{ id: string; text: string; why: string } | null>(null);
  #address: Promise<string> | null = null;
  #socket: Socket | null = null;
  readonly #place: string;

  constructor(
    readonly house: House,
    readonly zone: () => string,
    readonly onEffect: (effect: Effect) => void,
  ) {
    this.#place = `parley.${house.told.organisation}.said`;
    if (house.guest.token) this.lines = read(this.#place);
    if (this.lines.length) void this.#open();
  }

  say = (text: string, label = text): void => {
    const line: Line = { id: crypto.randomUUID(), from: "person", text: label };
    this.#keep(line);
    void this.#deliver(line.id, text);
  };

  again = (): void => {
    if (this.unsent) void this.#deliver(this.unsent.id, this.unsent.text);
  };

  close(): void {
    this.#socket?.close();
  }

  async #deliver(id: string, text: string): Promise<void> {
    this.waiting += 1;
    this.unsent = null;
    try {
      this.#hear(await this.#send(id, text));
    } catch (failure) {
      this.unsent = { id, text, why: failure instanceof Error ? failure.message : String(failure) };
    } finally {
      this.waiting -= 1;
    }
  }

  async #send(id: string, text: string): Promise<Answer> {
    for (const pause of [...PAUSES, null]) {
      const answer = await this.#post(id, text).catch(() => null);
      if (answer?.ok) return (await answer.json()) as Answer;
      if (answer?.status === UNREADABLE) throw new Error(this.house.say("not_taken"));
      if (answer && answer.status < 500) {
        const problem = (await answer.json().catch(() => ({}))) as { detail?: string; next_step?: string };
        throw new Error([problem.detail, problem.next_step].filter(Boolean).join(" "));
      }
      if (pause !== null) await rest(pause);
    }
    throw new Error(this.house.say("unreachable"));
  }

  async #post(id: string, text: string): Promise<Response> {
    return fetch(`${await this.#open()}/messages`, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, text }),
    });
  }

  #open(): Promise<string> {
    this.#address ??= this.#begin().catch((failure: unknown) => {
      this.#address = null;
      throw failure;
    });
    return this.#address;
  }

  async #begin(): Promise<string> {
    const { house } = this;
    await house.guest.arrive(this.zone());
    const { address } = await told(house.api.POST("/v1/me/conversation"));
    const path = `/o/${house.told.organisation}/chat/v1/${address}`;
    this.#socket = keepOpen(
      () => `${path}/live?after=${encodeURIComponent(this.#last())}`,
      (frame) => this.#hear(frame as Answer),
    );
    return path;
  }

  #last(): string {
    return this.lines.findLast((line) => line.from === "house")?.id ?? "";
  }

  #hear({ replies = [], effects = [] }: Partial<Answer>): void {
    const known = new Set(this.lines.map((line) => line.id));
    const fresh = replies.filter((reply) => !known.has(reply.id));
    for (const { id, text, choices } of fresh) this.#keep({ id, from: "house", text, choices: choices ?? [] });
    if (fresh.length) effects.forEach(this.onEffect);
  }

  #keep(line: Line): void {
    this.lines = [...this.lines, line].slice(-KEPT);
    localStorage.setItem(this.#place, JSON.stringify(this.lines));
  }
}

function read(place: string): Line[] {
  try {
    return (JSON.parse(localStorage.getItem(place) ?? "[]") as Line[]) ?? [];
  } catch {
    return [];
  }
}
