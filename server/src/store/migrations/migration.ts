// What a migration is: a name, and statements of one schema language for both databases.

import type { CompiledQuery, Kysely, RawBuilder, SchemaModule } from 'kysely';
import type { Kind, Tx } from '../database.ts';

export interface MigrationTools {
  kind: Kind;
  schema: SchemaModule;
  db: Kysely<unknown>;
  /** Text that compares by bytes, so that both databases order it alike. */
  text: RawBuilder<unknown>;
  json: RawBuilder<unknown>;
  truth: RawBuilder<unknown>;
  bytes: RawBuilder<unknown>;
  /** A statement that the schema language has no words for. */
  raw(text: string): { compile(): CompiledQuery };
}

/** A statement, or what has to be worked out from rows that are there. */
export type Step = { compile(): CompiledQuery } | { fill(tx: Tx): Promise<void> };

export interface Migration {
  /** Never changes once released: it is what the database remembers. */
  name: string;
  up(tools: MigrationTools): Step[];
}
