// The keys that sign access tokens: published before they sign, and after, so that no verifier is ever without them.

import { makeSigningKey, type PublicJwk, readPrivateKey, type SigningKey } from '../kit/jwt.ts';
import type { Vault } from '../kit/vault.ts';
import type { Tx } from '../store/database.ts';
import { insertSigningKey, listSigningKeys, retireOtherKeys, type SigningKeyRow } from '../store/signing-keys.ts';
import { emit } from './events.ts';
import type { Tools, Work } from './work.ts';

// SDKs cache a key set for five minutes: a key is published for longer than that before it signs.
const LEAD = 6 * 60_000;
const TRAIL = 5 * 60_000;
// A replica reads the keys again at least this often; the lead is longer, so it never signs with a key it has not seen.
const STALENESS = 30_000;

interface Known {
  readAt: number;
  rows: SigningKeyRow[];
}

const known = new WeakMap<Vault, Map<string, Known>>();
const opened = new WeakMap<Vault, Map<string, SigningKey>>();

/** The key that signs what is issued now, or was issued a moment ago: a repeated answer keeps the key of the first. */
export async function currentSigningKey(work: Work, issuedAt = work.now()): Promise<SigningKey> {
  const { vault } = work.tools;
  const row = (await keys(work)).filter((key) => key.active_at <= issuedAt).at(-1);
  if (!row) throw new Error(`environment ${work.environmentId} has no signing key`);
  const cache = opened.get(vault) ?? new Map<string, SigningKey>();
  opened.set(vault, cache);
  const found = cache.get(row.id) ?? {
    kid: row.id,
    privateKey: readPrivateKey(vault.open(row.private_sealed, place(row))),
  };
  cache.set(row.id, found);
  return found;
}

/** The public keys to publish: the next one, the present one, and former ones while tokens of theirs may live. */
export async function publishedKeys(work: Work): Promise<PublicJwk[]> {
  const lifetime = work.environment.settings.accessTokenSeconds * 1000;
  const now = work.now();
  const rows = (await keys(work)).filter((key) => key.retired_at === null || key.retired_at + lifetime + TRAIL > now);
  return rows.map((key) => key.public_jwk as PublicJwk);
}

/** Makes a key that starts to sign after its lead and then retires the others. Returns when it becomes active. */
export async function rotateSigningKey(work: Work): Promise<{ kid: string; activeAt: number }> {
  const now = work.now();
  const activeAt = now + LEAD;
  const row = await makeRow(work.tools, work.environmentId, now, activeAt);
  await work.commit(async (tx) => {
    await insertSigningKey(tx, row);
    await retireOtherKeys(tx, work.environmentId, row.id, activeAt);
    await emit(work, tx, 'signing_key.rotated', { kid: row.id, activeAt });
  });
  known.get(work.tools.vault)?.delete(work.environmentId);
  return { kid: row.id, activeAt };
}

/** Makes the first key of an environment; it signs at once, because nobody has cached a key set yet. */
export function makeFirstKey(tools: Tools, environmentId: string, now: number): Promise<SigningKeyRow> {
  return makeRow(tools, environmentId, now, now, tools.firstKey);
}

/** Writes a key made by {@link makeFirstKey}. */
export async function putFirstKey(tx: Tx, row: SigningKeyRow): Promise<void> {
  await insertSigningKey(tx, row);
}

/** Throws SealBroken when the root secret is not the one under which the keys of an environment rest. */
export async function checkRootSecret({ database, vault }: Tools, environmentId: string): Promise<void> {
  for (const row of await listSigningKeys(database.db, environmentId)) vault.open(row.private_sealed, place(row));
}

async function keys(work: Work): Promise<SigningKeyRow[]> {
  const { vault } = work.tools;
  const cache = known.get(vault) ?? new Map<string, Known>();
  known.set(vault, cache);
  const now = work.now();
  const found = cache.get(work.environmentId);
  if (found && now - found.readAt < STALENESS) return found.rows;
  const rows = await listSigningKeys(work.db, work.environmentId);
  cache.set(work.environmentId, { readAt: now, rows });
  return rows;
}

async function makeRow(
  tools: Tools,
  environmentId: string,
  now: number,
  activeAt: number,
  make = makeSigningKey,
): Promise<SigningKeyRow> {
  const { jwk, privatePem } = await make(now);
  const row = {
    environment_id: environmentId,
    id: jwk.kid,
    public_jwk: jwk,
    created_at: now,
    active_at: activeAt,
    retired_at: null,
  };
  return { ...row, private_sealed: tools.vault.seal(privatePem, place(row)) };
}

function place(row: { environment_id: string; id: string }) {
  return { environment: row.environment_id, table: 'signing_keys', column: 'private_sealed', row: row.id };
}
