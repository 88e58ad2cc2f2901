// One conversation: what was said is kept in this browser, and each message is delivered once or reported.

import { at, kept } from "./house.js";
import { say as words } from "./words.js";

const KEPT = 80;
const PAUSES = [500, 1000, 2000, 4000];
const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Said when the house refuses a message; its words are for the person. */
export class Refused extends Error {}
/** Said when the house cannot be reached; the message may be sent again under its id. */
export class Unreachable extends Error {}

export class Conversation {
  constructor() {
    this.id = localStorage.getItem(kept("conversation")) ?? crypto.randomUUID();
    localStorage.setItem(kept("conversation"), this.id);
    this.lines = JSON.parse(localStorage.getItem(kept("lines")) ?? "[]");
    this.seen = new Set(this.lines.map((line) => line.id));
  }

  static forget() {
    localStorage.removeItem(kept("conversation"));
    localStorage.removeItem(kept("lines"));
  }

  /** Keep a line `{id, from, text, choices}`; false when it is known already. */
  keep(line) {
    if (this.seen.has(line.id)) return false;
    this.seen.add(line.id);
    this.lines = [...this.lines, line].slice(-KEPT);
    localStorage.setItem(kept("lines"), JSON.stringify(this.lines));
    return true;
  }

  get livePath() {
    const last = this.lines.findLast((line) => line.from === "house")?.id ?? "";
    return at(`/chat/v1/${this.id}/live?after=${encodeURIComponent(last)}`);
  }

  /** Deliver a message; the same id is tried again while the network fails, so it counts once. */
  async say(id, text) {
    for (const pause of [...PAUSES, null]) {
      const answer = await this.#post(id, text);
      if (answer?.ok) return answer.json();
      if (answer && answer.status < 500) throw new Refused(await sentence(answer));
      if (pause !== null) await rest(pause);
    }
    throw new Unreachable(words("unreachable"));
  }

  async #post(id, text) {
    try {
      return await fetch(at(`/chat/v1/${this.id}/messages`), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id, text }),
      });
    } catch {
      return null;
    }
  }
}

async function sentence(answer) {
  const problem = await answer.json().catch(() => ({}));
  return [problem.detail ?? words("not_done"), problem.next_step].filter(Boolean).join(" ");
}
