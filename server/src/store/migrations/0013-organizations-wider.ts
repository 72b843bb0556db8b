// Organizations with a slug, metadata of arbitrary JSON and a bound on their members; metadata of memberships and invitations.

import { sql } from 'kysely';
import { slugWithId } from '../../kit/slugs.ts';
import type { Tx } from '../database.ts';
import type { Migration } from './migration.ts';

export const organizationsWider: Migration = {
  name: '0013-organizations-wider',
  up({ kind, schema, text, json, truth, raw }) {
    // Null says the default, so that rows that are there need not be written anew.
    const widened = {
      organizations: [
        ['slug', text],
        ['public_metadata', json],
        ['private_metadata', json],
        ['max_allowed_memberships', 'bigint'],
        ['admin_delete_enabled', truth],
        ['created_by', text],
        ['image_id', text],
      ],
      memberships: [
        ['public_metadata', json],
        ['private_metadata', json],
      ],
      invitations: [
        ['public_metadata', json],
        ['private_metadata', json],
        ['redirect_url', text],
      ],
    } as const;
    return [
      ...(kind === 'postgres' ? [raw('set local statement_timeout = 0')] : []),
      ...Object.entries(widened).flatMap(([table, columns]) =>
        columns.map(([name, type]) => schema.alterTable(table).addColumn(name, type as 'text')),
      ),
      { fill },
      // Imported ids may end alike: whom this leaves without a slug has the id as one.
      raw(`update organizations set slug = null where (environment_id, slug) in
        (select environment_id, slug from organizations group by environment_id, slug having count(*) > 1)`),
      schema.createIndex('organizations_slug').on('organizations').columns(['environment_id', 'slug']).unique(),
      // For the list of a whole environment, newest first; of active ones only, so that no other read takes it.
      schema
        .createIndex('memberships_newest')
        .on('memberships')
        .columns(['environment_id', 'created_at', 'id'])
        .where(sql<boolean>`status = 'active'`),
    ];
  },
};

const BATCH = 5_000;

interface Place {
  environment_id: string;
  id: string;
}

// In batches and not in one statement: the databases' own functions know no decomposed letters.
async function fill(tx: Tx): Promise<void> {
  let from: Place = { environment_id: '', id: '' };
  for (;;) {
    const rows = await run<Place & { name: string }>(
      tx,
      `select environment_id, id, name from organizations
        where (environment_id, id) > (:1, :2) order by environment_id, id limit ${BATCH}`,
      [from.environment_id, from.id],
    );
    const last = rows.at(-1);
    if (!last) return;
    const slugs = rows.map(({ environment_id, id, name }) => ({ environment_id, id, slug: slugWithId(name, id) }));
    await run(tx, WRITE[tx.kind], [JSON.stringify(slugs)]);
    from = last;
  }
}

const WRITE = {
  postgres: `update organizations set slug = r.slug
    from jsonb_to_recordset(cast(:1 as jsonb)) as r(environment_id text, id text, slug text)
    where organizations.environment_id = r.environment_id and organizations.id = r.id`,
  sqlite: `update organizations set slug = value->>'slug' from json_each(:1)
    where organizations.environment_id = value->>'environment_id' and organizations.id = value->>'id'`,
};

async function run<R>(tx: Tx, text: string, values: string[]): Promise<R[]> {
  const sql = text.replace(/:(\d)/g, tx.kind === 'postgres' ? '$$$1' : '?$1');
  return (await tx.run({ name: '', sql }, values)).rows as R[];
}
