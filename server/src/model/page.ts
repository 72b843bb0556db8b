// A page of a keyset list: which rows were asked for, and what came.

/** `normal` is newest first with the cursors' meaning turned round, as the WorkOS specification defines it. */
export type Order = 'asc' | 'desc' | 'normal';

export interface PageRequest {
  /** 1 to 100 rows. */
  limit: number;
  order: Order;
  /** The id of the last row seen. */
  after?: string;
  /** The id of the first row seen. */
  before?: string;
}

export interface Page<T> {
  rows: T[];
  /** The id to go on from, or null when nothing follows. */
  after: string | null;
  /** The id to go back from, or null when nothing precedes. */
  before: string | null;
}
