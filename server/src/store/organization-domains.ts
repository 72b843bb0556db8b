// SQL of the domains that organizations own.

import type { OrganizationDomain } from '../model/organization.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Named = { environmentId: string; id: string };

/** A domain as it is read beside its organization. */
export type DomainRow = Omit<Tables['organization_domains'], 'environment_id'>;

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

const insertDomainRow = command((db, p: { environmentId: string } & OrganizationDomain) =>
  db.insertInto('organization_domains').values({
    environment_id: p.environmentId,
    id: p.id,
    organization_id: p.organizationId,
    domain: p.domain,
    state: p.state,
    strategy: p.strategy,
    verification_token: p.verificationToken,
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

const settleDomainRow = command(
  (db, p: Named & { state: OrganizationDomain['state']; strategy: OrganizationDomain['strategy']; now: number }) =>
    db
      .updateTable('organization_domains')
      .set({ state: p.state, strategy: p.strategy, updated_at: p.now })
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

/** Throws Conflict on `domain` when another organization has it. */
export async function insertDomain(tx: Tx, environmentId: string, domain: OrganizationDomain): Promise<void> {
  await insertDomainRow.run(tx, { environmentId, ...domain });
}

export async function findDomain(db: Db, environmentId: string, id: string): Promise<OrganizationDomain | null> {
  const row = await domainById.first(db, { environmentId, id });
  return row ? toDomain(row) : null;
}

export async function settleDomain(
  tx: Tx,
  environmentId: string,
  id: string,
  change: { state: OrganizationDomain['state']; strategy: OrganizationDomain['strategy']; now: number },
): Promise<OrganizationDomain | null> {
  const row = await settleDomainRow.first(tx, { environmentId, id, ...change });
  return row ? toDomain(row) : null;
}

export async function deleteDomain(tx: Tx, environmentId: string, id: string): Promise<OrganizationDomain | null> {
  const row = await removeDomainRow.first(tx, { environmentId, id });
  return row ? toDomain(row) : null;
}
