// The team's conversations: who wants somebody, what was said, and keeping both as they are now.

import { told, type DeskApi, type Shapes } from "@parley/api";
import { DEAD_AFTER, keepOpen } from "@parley/ui/socket";

export type Conversation = Shapes["DeskConversationOut"];
export type Said = Shapes["ThreadLine"];
export type Which = "wanted" | "all";

export class Inbox {
  which = $state<Which>("wanted");
  items = $state.raw<Conversation[] | null>(null);
  open = $state.raw<Conversation | null>(null);
  lines = $state.raw<Said[]>([]);
  earlier = $state<number | null>(null);

  constructor(private readonly api: DeskApi) {}

  list = async (): Promise<void> => {
    const query = { which: this.which, limit: 100 };
    this.items = (await told(this.api.GET("/v1/conversations", { params: { query } }))).items;
  };

  /** Show one, with the last that was said in it. */
  read = async (conversation: string): Promise<void> => {
    const found = await this.#thread(conversation, {});
    [this.open, this.lines, this.earlier] = [found.conversation, found.lines, found.earlier];
  };

  readEarlier = async (): Promise<void> => {
    if (!this.open || this.earlier === null) return;
    const found = await this.#thread(this.open.id, { before: this.earlier });
    [this.lines, this.earlier] = [[...found.lines, ...this.lines], found.earlier];
  };

  /** What came since, and how far what was sent has got. */
  readOn = async (): Promise<void> => {
    const open = this.open;
    if (!open) return;
    const found = await this.#thread(open.id, {});
    if (this.open?.id !== open.id) return;
    const first = found.lines[0]?.number ?? 0;
    this.open = found.conversation;
    this.lines = [...this.lines.filter(({ number }) => number < first), ...found.lines];
  };

  answer = async (text: string, key: string): Promise<void> => {
    if (!this.open) return;
    const params = { path: { conversation: this.open.id } };
    const headers = { "Idempotency-Key": key };
    await told(this.api.POST("/v1/conversations/{conversation}/messages", { params, body: { text }, headers }));
    await this.readOn();
  };

  turn = async (verb: "take" | "hand-back"): Promise<void> => {
    if (!this.open) return;
    const params = { path: { conversation: this.open.id } };
    await told(
      verb === "take"
        ? this.api.POST("/v1/conversations/{conversation}/take", { params })
        : this.api.POST("/v1/conversations/{conversation}/hand-back", { params }),
    );
    await Promise.all([this.readOn(), this.list()]);
  };

  close = (): void => {
    [this.open, this.lines, this.earlier] = [null, [], null];
  };

  /** Hear of news until told to stop; a break asks to look again, since something may have been missed. */
  listen(onNews: () => void): () => void {
    const line = keepOpen(
      () => "/v1/conversations/live",
      (frame) => {
        if ((frame as { kind: string }).kind !== "ping") onNews();
      },
      () => undefined,
      DEAD_AFTER,
    );
    return () => line.close();
  }

  async #thread(conversation: string, query: { before?: number }): Promise<Shapes["ThreadOut"]> {
    const params = { path: { conversation }, query };
    return told(this.api.GET("/v1/conversations/{conversation}", { params }));
  }
}
