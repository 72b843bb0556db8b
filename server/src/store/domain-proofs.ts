// SQL of the proofs of domains: begun, taken to be looked up, and settled only while they are what was looked up.

import { sql } from 'kysely';
import type { OrganizationDomain } from '../model/organization.ts';
import type { Database, Tx } from './database.ts';
import { toDomain } from './organization-domains.ts';
import { type Builder, command, query } from './statement.ts';

/** A domain that a worker has taken. */
export interface DueDomain {
  environmentId: string;
  domain: OrganizationDomain;
  /** When somebody last asked for the proof. */
  beganAt: number;
}

const begin = command((db, p: { environmentId: string; id: string; now: number; dueAt: number }) =>
  db
    .updateTable('organization_domains')
    .set({ state: 'pending', strategy: 'dns', proof_began_at: p.now, due_at: p.dueAt, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('state', '<>', 'verified')
    .returningAll(),
);

// One statement takes domains and moves them out of the others' sight until the lease is over.
const take = command((db, p: { now: number; leaseEndsAt: number; count: number }, kind) => {
  let due = db
    .selectFrom('organization_domains')
    .select(['environment_id', 'id'])
    .where('due_at', 'is not', null)
    .where('due_at', '<=', p.now)
    .where('state', '=', 'pending')
    .orderBy('due_at')
    .limit(sql<number>`${p.count}`);
  if (kind === 'postgres') due = due.forUpdate().skipLocked();
  return db
    .updateTable('organization_domains')
    .set({ due_at: p.leaseEndsAt })
    .where(sql<boolean>`(environment_id, id) in (${due})`)
    .returningAll();
});

const isDue = query((db, p: { now: number }) =>
  db
    .selectFrom('organization_domains')
    .select('id')
    .where('due_at', 'is not', null)
    .where('due_at', '<=', p.now)
    .where('state', '=', 'pending')
    .limit(sql<number>`1`),
);

type Looked = { environmentId: string; id: string; domain: string; token: string };

// Another domain, another token, or one that somebody settled meanwhile: nothing of that was looked up (F4).
const looked = (db: Builder, p: Looked) =>
  db
    .updateTable('organization_domains')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('domain', '=', p.domain)
    .where('verification_token', '=', p.token)
    .where('state', '=', 'pending');

const prove = command((db, p: Looked & { now: number }) =>
  looked(db, p).set({ state: 'verified', strategy: 'dns', due_at: null, updated_at: p.now }).returningAll(),
);

const fail = command((db, p: Looked & { now: number; beganAt: number }) =>
  looked(db, p)
    .where('proof_began_at', '=', p.beganAt)
    .set({ state: 'failed', due_at: null, updated_at: p.now })
    .returningAll(),
);

const postpone = command((db, p: Looked & { beganAt: number; dueAt: number }) =>
  looked(db, p).where('proof_began_at', '=', p.beganAt).set({ due_at: p.dueAt }),
);

/** Begins the proof of a domain anew; null when there is none, or it is verified. */
export async function beginProof(
  tx: Tx,
  environmentId: string,
  id: string,
  times: { now: number; dueAt: number },
): Promise<OrganizationDomain | null> {
  const row = await begin.first(tx, { environmentId, id, ...times });
  return row ? toDomain(row) : null;
}

/** Takes domains whose record is to be looked for, until `leaseEndsAt`. */
export async function takeDueDomains(
  database: Database,
  now: number,
  leaseEndsAt: number,
  count: number,
): Promise<DueDomain[]> {
  if (!(await isDue.first(database.db, { now }))) return []; // Looking costs no commit.
  const rows = await database.once((tx) => take.all(tx, { now, leaseEndsAt, count }));
  return rows.map((row) => ({
    environmentId: row.environment_id,
    domain: toDomain(row),
    beganAt: row.proof_began_at ?? row.created_at,
  }));
}

/** Makes a domain verified whose record was found; null when it is not what was looked up any more. */
export async function proveDomain(
  tx: Tx,
  environmentId: string,
  domain: OrganizationDomain,
  now: number,
): Promise<OrganizationDomain | null> {
  const row = await prove.first(tx, { ...nameOf(environmentId, domain), now });
  return row ? toDomain(row) : null;
}

/** Gives a proof up that was begun at `beganAt`; null when it is not that one any more. */
export async function failProof(
  tx: Tx,
  environmentId: string,
  domain: OrganizationDomain,
  beganAt: number,
  now: number,
): Promise<OrganizationDomain | null> {
  const row = await fail.first(tx, { ...nameOf(environmentId, domain), beganAt, now });
  return row ? toDomain(row) : null;
}

/** Has the record of a domain looked for again, unless its proof is another one by now. */
export async function postponeProof(
  tx: Tx,
  environmentId: string,
  domain: OrganizationDomain,
  beganAt: number,
  dueAt: number,
): Promise<void> {
  await postpone.run(tx, { ...nameOf(environmentId, domain), beganAt, dueAt });
}

function nameOf(environmentId: string, { id, domain, verificationToken }: OrganizationDomain): Looked {
  return { environmentId, id, domain, token: verificationToken };
}
