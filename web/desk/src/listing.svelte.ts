// A listing that comes in pages: the first one, and more when somebody asks.

interface Page<T> {
  items: T[];
  next_cursor?: string | null | undefined;
}

export class Listing<T> {
  items = $state.raw<T[] | null>(null);
  cursor = $state<string | null>(null);

  constructor(private readonly ask: (cursor?: string) => Promise<Page<T>>) {}

  #asked = 0;

  begin = (): Promise<void> => this.#keep([], this.ask());

  more = (): Promise<void> => this.#keep(this.items ?? [], this.ask(this.cursor ?? undefined));

  /** What was asked for last is kept, whatever arrives after it. */
  async #keep(before: T[], coming: Promise<Page<T>>): Promise<void> {
    const asked = ++this.#asked;
    const page = await coming;
    if (asked !== this.#asked) return;
    this.items = [...before, ...page.items];
    this.cursor = page.next_cursor ?? null;
  }
}
