// The domains that organizations own: claimed, proven, given up.

import { canonicalDomain } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import { randomToken } from '../kit/secrets.ts';
import type { Organization, OrganizationDomain } from '../model/organization.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict, type Tx } from '../store/database.ts';
import * as store from '../store/organization-domains.ts';
import { lockOrganization } from '../store/organizations.ts';
import { emit } from './events.ts';
import type { Work } from './work.ts';

/** How soon the record of a domain is looked for by itself: whoever claims one has to be told of it first. */
export const FIRST_LOOK = 60_000;

export interface DomainClaim {
  domain: string;
  state: 'pending' | 'verified';
}

/** Claims a domain for an organization, to be proven. Refuses `not_found`, `domain_taken`, `invalid_domain`. */
export async function createDomain(work: Work, organizationId: string, domain: string): Promise<OrganizationDomain> {
  const [claim] = readClaims([{ domain, state: 'pending' }]);
  const write = work.commit(async (tx) => {
    if (!(await lockOrganization(tx, work.environmentId, organizationId)))
      throw refuse('not_found', { entity: 'organization', id: organizationId });
    const made = makeDomain(organizationId, claim as DomainClaim, work.now());
    await putDomain(work, tx, made);
    return made;
  });
  return write.catch((error) => {
    throw error instanceof Conflict && error.column === 'domain' ? refuse('domain_taken') : error;
  });
}

/** Refuses `not_found`. */
export async function getDomain(work: Work, id: string): Promise<OrganizationDomain> {
  return foundDomain(await store.findDomain(work.db, work.environmentId, id), id);
}

/** Gives a domain up. Refuses `not_found`. */
export async function deleteDomain(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const domain = foundDomain(await store.deleteDomain(tx, work.environmentId, id), id);
    await emit(work, tx, 'organization_domain.deleted', domain, { organizationId: domain.organizationId });
  });
}

/** Makes the domains of an organization those that are claimed; gives them as they are then. Throws Conflict on `domain`. */
export async function replaceDomains(work: Work, tx: Tx, before: Organization, claims: DomainClaim[], now: number) {
  const kept: OrganizationDomain[] = [];
  for (const domain of before.domains) {
    const claim = claims.find((each) => each.domain === domain.domain);
    if (!claim) {
      await store.deleteDomain(tx, work.environmentId, domain.id);
      await emit(work, tx, 'organization_domain.deleted', domain, { organizationId: before.id });
    } else if (claim.state === 'verified' && domain.state !== 'verified') {
      const verified = (await store.vouchForDomain(tx, work.environmentId, domain.id, now)) as OrganizationDomain;
      await emit(work, tx, 'organization_domain.verified', verified, { organizationId: before.id });
      kept.push(verified);
    } else kept.push(domain);
  }
  for (const claim of claims) {
    if (before.domains.some((domain) => domain.domain === claim.domain)) continue;
    const made = makeDomain(before.id, claim, now);
    await putDomain(work, tx, made);
    kept.push(made);
  }
  return kept;
}

/** Writes a domain, and tells of it. Throws Conflict on `domain`. */
export async function putDomain(work: Work, tx: Tx, domain: OrganizationDomain): Promise<void> {
  const { organizationId } = domain;
  const dueAt = domain.state === 'pending' ? domain.createdAt + FIRST_LOOK : null;
  await store.insertDomain(tx, work.environmentId, domain, dueAt);
  await emit(work, tx, 'organization_domain.created', domain, { organizationId });
  if (domain.state === 'verified') await emit(work, tx, 'organization_domain.verified', domain, { organizationId });
}

/** A domain as it is when it is claimed. */
export function makeDomain(organizationId: string, { domain, state }: DomainClaim, now: number): OrganizationDomain {
  return {
    id: newId('org_domain', now),
    organizationId,
    domain,
    state,
    strategy: state === 'verified' ? 'manual' : 'dns',
    verificationToken: randomToken(18),
    createdAt: now,
    updatedAt: now,
  };
}

/** The claims in their canonical form, each domain once. Refuses `invalid_domain`. */
export function readClaims(claims: DomainClaim[]): DomainClaim[] {
  const read = new Map<string, DomainClaim>();
  for (const { domain, state } of claims) {
    const canonical = canonicalDomain(domain);
    if (!canonical) throw refuse('invalid_domain', { domain });
    read.set(canonical, { domain: canonical, state });
  }
  return [...read.values()];
}

function foundDomain(domain: OrganizationDomain | null, id: string): OrganizationDomain {
  if (!domain) throw refuse('not_found', { entity: 'organization_domain', id });
  return domain;
}
