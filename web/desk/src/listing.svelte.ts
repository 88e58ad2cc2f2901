// A listing that comes in pages: the first one, and more when somebody asks.

interface Page<T> {
  items: T[];
  next_cursor?: string | null | undefined;
}

export class Listing<T> {
  items = $state.raw<T[] | null>(null);
  cursor = $state<string | null>(null);

  constructor(private readonly ask: (cursor?: string) => Promise<Page<T>>) {}

  begin = async (): Promise<void> => this.#keep([], await this.ask());

  more = async (): Promise<void> => this.#keep(this.items ?? [], await this.ask(this.cursor ?? undefined));

  #keep(before: T[], page: Page<T>): void {
    this.items = [...before, ...page.items];
    this.cursor = page.next_cursor ?? null;
  }
}
