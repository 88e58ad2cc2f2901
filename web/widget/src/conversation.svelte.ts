// One conversation with one business, kept in the page's own storage. What is said waits in a queue until it has
// arrived: a message that is sent again under its id counts once, and an answer that comes twice is shown once.

import { keepOpen, type Line as Socket } from "@parley/ui/socket";
import { speaker, type Say } from "@parley/ui/words";
import { chosen, ENGLISH, wordsOf, type Language, type Words } from "./languages";
import { Store } from "./store";

export interface Choice {
  label: string;
  value: string;
  start?: string | null;
  zone?: string | null;
}

export interface Effect {
  kind: string;
  booking?: string | null;
  builder?: string | null;
  service?: string | null;
  start?: string | null;
}

export interface Line {
  id: string;
  from: "person" | "house" | "team";
  text: string;
  choices?: Choice[];
}

interface Answer {
  replies: { id: string; text: string; choices: Choice[] | null }[];
  effects: Effect[];
  by_team?: boolean;
}

interface About {
  name: string;
  locale: string;
  example: string | null;
}

export interface Unsent {
  id: string;
  text: string;
}

type Outcome = "heard" | "refused" | { again: number };

const KEPT = 80;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const PATIENCE = 35_000;
const TOO_MANY = 429;

export class Conversation {
  lines = $state.raw<Line[]>([]);
  queue = $state.raw<Unsent[]>([]);
  refusal = $state.raw<{ message: Unsent; why: string } | null>(null);
  about = $state.raw<About | null>(null);
  language = $state<Language>("en");
  words = $state.raw<Say<Words>>(speaker(ENGLISH, "en"));
  isOpen = $state(false);
  isAway = $state(false);
  unread = $state(0);
  readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  readonly #store: Store;
  readonly #path: string;
  #socket: Socket | null = null;
  #isSending = false;
  #wake: () => void = () => undefined;

  constructor(
    origin: string,
    organisation: string,
    readonly wanted: string,
    readonly onEffect: (effect: Effect) => void,
  ) {
    this.#store = new Store(`parley.${organisation}.chat`);
    const house = organisation ? `/o/${encodeURIComponent(organisation)}` : "";
    this.#path = `${origin}${house}/chat/v1`;
    this.#recall();
    addEventListener("storage", this.#recallOthers);
    addEventListener("online", this.#online);
    void this.#speak();
    if (this.lines.length) this.#begin();
  }

  /** How dates are written: as the page wants where we speak its language, else as the language does. */
  get locale(): string {
    return this.wanted.startsWith(this.language) ? this.wanted : this.language;
  }

  open(): void {
    this.isOpen = true;
    this.unread = 0;
    this.#begin();
  }

  close(): void {
    this.isOpen = false;
  }

  say = (text: string, label = text): void => {
    const message = { id: crypto.randomUUID(), text };
    this.queue = [...this.queue, message];
    this.#keep({ id: message.id, from: "person", text: label });
    void this.#deliver();
  };

  again = (): void => {
    if (this.refusal) this.queue = [this.refusal.message, ...this.queue];
    this.refusal = null;
    void this.#deliver();
  };

  end(): void {
    removeEventListener("storage", this.#recallOthers);
    removeEventListener("online", this.#online);
    this.#socket?.close();
    this.#socket = null;
    this.queue = [];
    this.#wake();
  }

  /** Listen, and send what an earlier visit could not. Nothing is asked of the server before. */
  #begin(): void {
    if (this.#socket) return;
    this.#socket = keepOpen(
      () => `${this.#address}/live?after=${encodeURIComponent(this.#last)}`,
      (frame) => this.#hear(frame as Answer),
      (state) => {
        if (state === "open") this.#wake();
      },
    );
    void this.#ask();
    void this.#deliver();
  }

  async #ask(): Promise<void> {
    const answer = await fetch(`${this.#path}/about`, { credentials: "omit" }).catch(() => null);
    if (!answer?.ok) return;
    this.about = (await answer.json()) as About;
    await this.#speak();
  }

  async #speak(): Promise<void> {
    const [language, words] = await wordsOf(chosen(this.wanted, this.about?.locale ?? ""));
    this.language = language;
    this.words = speaker(words, language);
  }

  async #deliver(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    let pause = FIRST_PAUSE;
    for (let message = this.queue[0]; message; message = this.queue[0]) {
      const outcome = await this.#send(message);
      if (typeof outcome === "object") {
        await this.#rest(outcome.again || pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        continue;
      }
      pause = FIRST_PAUSE;
      this.isAway = false;
      this.queue = this.queue.filter(({ id }) => id !== message?.id);
      this.#save();
    }
    this.#isSending = false;
  }

  async #send(message: Unsent): Promise<Outcome> {
    const { zone, locale } = this;
    const answer = await fetch(`${this.#address}/messages`, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...message, zone, locale }),
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => null);
    if (answer?.ok) {
      const told = (await answer.json().catch(() => null)) as Answer | null;
      if (!told) return this.#away();
      this.#hear(told);
      return "heard";
    }
    if (!answer || answer.status >= 500) return this.#away();
    if (answer.status === TOO_MANY) return { again: 1000 * (Number(answer.headers.get("Retry-After")) || 5) };
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string; next_step?: string };
    const why = [problem.detail, problem.next_step].filter(Boolean).join(" ");
    this.refusal = { message, why: why || this.words("refused") };
    return "refused";
  }

  #away(): Outcome {
    this.isAway = true;
    return { again: 0 };
  }

  #rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #online = (): void => this.#wake();

  get #address(): string {
    return `${this.#path}/${this.#store.conversation}`;
  }

  get #last(): string {
    return this.lines.findLast(({ from }) => from !== "person")?.id ?? "";
  }

  #hear({ replies = [], effects = [], by_team = false }: Partial<Answer>): void {
    const known = new Set(this.lines.map(({ id }) => id));
    const fresh = replies.filter(({ id }) => !known.has(id));
    for (const { id, text, choices } of fresh) {
      this.#keep({ id, from: by_team ? "team" : "house", text, choices: choices ?? [] });
    }
    if (!fresh.length) return;
    if (!this.isOpen) this.unread += fresh.length;
    effects.forEach(this.onEffect);
  }

  #keep(line: Line): void {
    this.lines = [...this.lines, line].slice(-KEPT);
    this.#save();
  }

  #save(): void {
    this.#store.save({ lines: this.lines, queue: this.queue });
  }

  #recall(): void {
    const { lines, queue } = this.#store.read();
    this.lines = lines;
    this.queue = queue;
  }

  /** Another tab of the same page has gone on with it. */
  #recallOthers = ({ key }: StorageEvent): void => {
    if (key === this.#store.name) this.lines = this.#store.read().lines;
  };
}
