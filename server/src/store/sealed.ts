// SQL of everything that rests sealed, whatever table it rests in: to be found and sealed anew.

import { sql } from 'kysely';
import type { Db, Row, Tx } from './database.ts';
import { command, query } from './statement.ts';

/** Every column of sealed values, with the column that names its row. A new one belongs here. */
export const SEALED_COLUMNS = [
  { table: 'signing_keys', column: 'private_sealed', row: 'id' },
  { table: 'letters', column: 'sealed', row: 'id' },
  { table: 'codes', column: 'sealed', row: 'id' },
  { table: 'invitations', column: 'sealed', row: 'id' },
  { table: 'factors', column: 'secret', row: 'id' },
  { table: 'webhook_endpoints', column: 'secret', row: 'id' },
  { table: 'webhook_endpoints', column: 'next_secret', row: 'id' },
  { table: 'refresh_tokens', column: 'successor', row: 'lookup' },
  { table: 'authorization_codes', column: 'answer', row: 'id' },
  { table: 'backup_codes', column: 'selector', row: 'id' },
  { table: 'external_accounts', column: 'access_token', row: 'id' },
  { table: 'external_accounts', column: 'refresh_token', row: 'id' },
  { table: 'external_accounts', column: 'id_token', row: 'id' },
  { table: 'oauth_providers', column: 'client_secret', row: 'provider' },
  { table: 'flows', column: 'step', row: 'id' },
  { table: 'flows', column: 'outward', row: 'id' },
  { table: 'connections', column: 'client_secret', row: 'id' },
  { table: 'idempotency_keys', column: 'answer', row: 'digest' },
] as const;

export type SealedColumn = (typeof SEALED_COLUMNS)[number];

export interface SealedValue {
  row: string;
  sealed: string;
}

const BATCH = 200;

type Page = { environmentId: string; after: string };
type Swap = { environmentId: string; row: string; from: string; to: string };

const statements = new Map(
  SEALED_COLUMNS.map((place) => {
    const [table, column, row] = [sql.table(place.table), sql.ref(place.column), sql.ref(place.row)];
    const page = query<Page, SealedValue>((db, p) => ({
      compile: () =>
        sql<SealedValue>`select ${row} as "row", ${column} as sealed from ${table}
          where environment_id = ${p.environmentId} and ${row} > ${p.after} and ${column} is not null
          order by ${row} limit ${sql.lit(BATCH)}`.compile(db),
    }));
    const swap = command((db, p: Swap) => ({
      compile: () =>
        sql<Row>`update ${table} set ${column} = ${p.to}
          where environment_id = ${p.environmentId} and ${row} = ${p.row} and ${column} = ${p.from}`.compile(db),
    }));
    return [place as SealedColumn, { page, swap }];
  }),
);

/** The next sealed values of a column, by the name of their row; none at the end. */
export function listSealed(db: Db, place: SealedColumn, environmentId: string, after: string): Promise<SealedValue[]> {
  return of(place).page.all(db, { environmentId, after });
}

/** Replaces a sealed value by the same one under another key, unless it changed meanwhile. */
export async function replaceSealed(
  tx: Tx,
  place: SealedColumn,
  environmentId: string,
  change: Omit<Swap, 'environmentId'>,
): Promise<void> {
  await of(place).swap.run(tx, { environmentId, ...change });
}

function of(place: SealedColumn) {
  const found = statements.get(place);
  if (!found) throw new Error('not a column of sealed values');
  return found;
}
