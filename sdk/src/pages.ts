// Lists that come in pages, and can be walked through from end to end.

/** One page of a list. Iterating over it goes on through all pages that follow. */
export class Page<T> implements AsyncIterable<T> {
  /** The rows of this page. */
  readonly data: T[];
  /** How many there are in all; null where the list does not say. */
  readonly totalCount: number | null;
  /** The ids that the pages before and after begin from; null where there is no such page. */
  readonly listMetadata: { before: string | null; after: string | null };
  readonly #next: (() => Promise<Page<T>>) | null;

  constructor(rows: Rows<T>, next: (() => Promise<Page<T>>) | null) {
    this.data = rows.data;
    this.totalCount = rows.totalCount ?? null;
    this.listMetadata = rows.listMetadata ?? { before: null, after: null };
    this.#next = next;
  }

  /** Whether more rows follow. */
  get hasNextPage(): boolean {
    return this.#next !== null;
  }

  /** The page that follows; null after the last one. */
  async nextPage(): Promise<Page<T> | null> {
    return this.#next?.() ?? null;
  }

  /** All rows from this page on. */
  async autoPagination(): Promise<T[]> {
    const rows: T[] = [];
    for await (const row of this) rows.push(row);
    return rows;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let page: Page<T> | null = this; page; page = await page.nextPage()) yield* page.data;
  }
}

export interface Rows<T> {
  data: T[];
  totalCount?: number;
  listMetadata?: { before: string | null; after: string | null };
}

/** A list that was asked for: `await` gives its first page, `for await` goes through all of its rows. */
export interface Listing<T> extends Promise<Page<T>>, AsyncIterable<T> {}

/** Makes a listing of its first page. */
export function listing<T>(first: Promise<Page<T>>): Listing<T> {
  return Object.assign(first, {
    async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
      yield* await first;
    },
  });
}
