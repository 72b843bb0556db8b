// The text by which a user is searched for, kept beside the users table under an index of its trigrams.

import { sql } from 'kysely';
import type { Identifier, IdentifierType } from '../model/account.ts';
import type { Db, Tx } from './database.ts';
import { command } from './statement.ts';

/** What of a user can be searched for. */
export interface SearchFacts {
  id: string;
  firstName: string | null;
  lastName: string | null;
  identifiers: Pick<Identifier, 'type' | 'value'>[];
}

/** The parts of a search text that can be searched by themselves. */
export type SearchPart = 'name' | 'email' | 'phone' | 'username';

/** The control character that opens a part. None can stand inside: {@link foldSearch} leaves none. */
const OPENS: Record<SearchPart | 'other', string> = {
  name: '\u0001',
  email: '\u0002',
  phone: '\u0003',
  username: '\u0004',
  other: '\u0005',
};
const ORDER = ['name', 'email', 'phone', 'username', 'other'] as const;

/** The characters between which a part stands. */
export function boundsOf(part: SearchPart): [string, string] {
  return [OPENS[part], OPENS[ORDER[ORDER.indexOf(part) + 1] as keyof typeof OPENS]];
}

/** Everything by which a user is found, folded: their name, their identifiers, their id. */
export function searchTextOf({ id, firstName, lastName, identifiers }: SearchFacts): string {
  const of = (type: IdentifierType) => identifiers.filter((each) => each.type === type).map(({ value }) => value);
  const values: Record<(typeof ORDER)[number], string[]> = {
    name: [[firstName, lastName].filter(Boolean).join(' ')],
    email: of('email'),
    phone: of('phone'),
    username: of('username'),
    other: [...of('web3_wallet'), id],
  };
  return ORDER.map((part) => OPENS[part] + values[part].map(foldSearch).join('\n')).join('');
}

/**
 * What is searched and what is searched for, as they are compared: each character in lower case by itself (Unicode's
 * simple mapping, so that nothing depends on its neighbours), composed (NFC), and control characters as spaces. Done
 * here and not by the databases, which know different letters.
 */
export function foldSearch(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  const lower = Array.from(text, (each) => (each === 'ς' ? 'σ' : each.toLowerCase())).join('');
  return lower.normalize('NFC').replace(/\p{Cc}/gu, ' ');
}

/** A search that an index of trigrams answers as an FTS5 expression: all of its trigrams, up to a few; null when it is too short. */
export function trigramsOf(folded: string): string | null {
  const characters = Array.from(folded);
  const found = new Set<string>();
  for (let at = 0; at + 3 <= characters.length && found.size < MOST; at += 1)
    found.add(characters.slice(at, at + 3).join(''));
  // A string of FTS5 doubles its quotes, and nothing else in one means anything.
  return found.size === 0 ? null : Array.from(found, (each) => `"${each.replaceAll('"', '""')}"`).join(' ');
}

/** The rest is for the comparison that follows. */
const MOST = 24;

type Text = { environmentId: string; userId: string; text: string };

const put = command((db, p: Text) =>
  db
    .insertInto('user_search')
    .values({ environment_id: p.environmentId, user_id: p.userId, text: p.text })
    .onConflict((conflict) =>
      conflict
        .columns(['environment_id', 'user_id'])
        .doUpdateSet({ text: sql`excluded.text` })
        // A row that is written anew is indexed anew.
        .where(sql<boolean>`user_search.text <> excluded.text`),
    ),
);

const add = command((db, p: Text) =>
  db.insertInto('user_search').values({ environment_id: p.environmentId, user_id: p.userId, text: p.text }),
);

const remove = command((db, p: Omit<Text, 'text'>) =>
  db.deleteFrom('user_search').where('environment_id', '=', p.environmentId).where('user_id', '=', p.userId),
);

const INDEXED = "select to_regclass('user_search_text') is not null as indexed";

/** Writes what a new user is searched by. */
export async function addSearchText(tx: Tx, environmentId: string, userId: string, text: string): Promise<void> {
  await add.run(tx, { environmentId, userId, text });
}

/** Forgets what a user is searched by, with the user: without a foreign key, which would cost every creation a look. */
export async function removeSearchText(tx: Tx, environmentId: string, userId: string): Promise<void> {
  await remove.run(tx, { environmentId, userId });
}

/** Writes what a user is searched by: whenever their names or identifiers change. */
export async function putSearchText(tx: Tx, environmentId: string, userId: string, text: string): Promise<void> {
  await put.run(tx, { environmentId, userId, text });
}

/** Whether searches have an index: on PostgreSQL it needs the extension pg_trgm, which not every server has. */
export async function hasSearchIndex(db: Db): Promise<boolean> {
  if (db.kind === 'sqlite') return true;
  const { rows } = await db.run({ name: 'latchkey_search_index', sql: INDEXED }, []);
  return rows[0]?.indexed === true;
}
