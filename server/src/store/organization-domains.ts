// SQL of the domains that organizations own.

import type { OrganizationDomain } from '../model/organization.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; id: string };

/** A domain as it is read beside its organization. */
export type DomainRow = Omit<Tables['organization_domains'], 'environment_id' | 'proof_began_at' | 'due_at'>;

/** Makes the noun of a row. */
export function toDomain(row: DomainRow): OrganizationDomain {
  return {
    id: row.id,
    organizationId: row.organization_id,
    domain: row.domain,
    state: row.state,
    strategy: row.strategy,
    verificationToken: row.verification_token,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const insertDomainRow = command((db, p: { environmentId: string; dueAt: number | null } & OrganizationDomain) =>
  db.insertInto('organization_domains').values({
    environment_id: p.environmentId,
    id: p.id,
    organization_id: p.organizationId,
    domain: p.domain,
    state: p.state,
    strategy: p.strategy,
    verification_token: p.verificationToken,
    proof_began_at: p.createdAt,
    due_at: p.dueAt,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const domainById = query((db, p: Named) =>
  db
    .selectFrom('organization_domains')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const vouch = command((db, p: Named & { now: number }) =>
  db
    .updateTable('organization_domains')
    .set({ state: 'verified', strategy: 'manual', due_at: null, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .returningAll(),
);

const removeDomainRow = command((db, p: Named) =>
  db
    .deleteFrom('organization_domains')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .returningAll(),
);

/** Writes a domain, and when its record is looked for. Throws Conflict on `domain` when another organization has it. */
export async function insertDomain(
  tx: Tx,
  environmentId: string,
  domain: OrganizationDomain,
  dueAt: number | null,
): Promise<void> {
  await insertDomainRow.run(tx, { environmentId, dueAt, ...domain });
}

export async function findDomain(db: Db, environmentId: string, id: string): Promise<OrganizationDomain | null> {
  const row = await domainById.first(db, { environmentId, id });
  return row ? toDomain(row) : null;
}

/** Makes a domain verified because an operator says so. */
export async function vouchForDomain(
  tx: Tx,
  environmentId: string,
  id: string,
  now: number,
): Promise<OrganizationDomain | null> {
  const row = await vouch.first(tx, { environmentId, id, now });
  return row ? toDomain(row) : null;
}

export async function deleteDomain(tx: Tx, environmentId: string, id: string): Promise<OrganizationDomain | null> {
  const row = await removeDomainRow.first(tx, { environmentId, id });
  return row ? toDomain(row) : null;
}
