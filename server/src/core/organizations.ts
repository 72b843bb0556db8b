// Organizations and the domains that they own.

import { canonicalDomain } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import { randomToken } from '../kit/secrets.ts';
import type { Organization, OrganizationDomain } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict, type Tx } from '../store/database.ts';
import * as store from '../store/organizations.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import { type MetadataChange, mergeMetadata } from './profile.ts';
import { endOrganizationSessions } from './sessions.ts';
import type { Work } from './work.ts';

export interface DomainClaim {
  domain: string;
  state: 'pending' | 'verified';
}

export interface OrganizationChange {
  name?: string;
  /** The whole set: domains that are not in it are given up. */
  domains?: DomainClaim[];
  metadata?: MetadataChange;
  externalId?: string | null;
  stripeCustomerId?: string | null;
  allowProfilesOutside?: boolean;
}

/** Refuses `domain_taken`, `invalid_domain`, `invalid_metadata`, `organization_external_id_taken`, `stripe_customer_id_taken`. */
export async function createOrganization(
  work: Work,
  input: OrganizationChange & { name: string },
): Promise<Organization> {
  const now = work.now();
  const id = newId('org', now);
  const organization: Organization = {
    id,
    name: input.name,
    domains: readClaims(input.domains ?? []).map((claim) => makeDomain(id, claim, now)),
    metadata: mergeMetadata({}, input.metadata ?? {}),
    externalId: input.externalId ?? null,
    stripeCustomerId: input.stripeCustomerId ?? null,
    allowProfilesOutside: input.allowProfilesOutside ?? false,
    createdAt: now,
    updatedAt: now,
  };
  await claiming(() =>
    work.commit(async (tx) => {
      await store.insertOrganization(tx, work.environmentId, organization);
      for (const domain of organization.domains) await putDomain(work, tx, domain);
      await emit(work, tx, 'organization.created', organization, { organizationId: id });
    }),
  );
  return organization;
}

/** Refuses `not_found`. */
export async function getOrganization(work: Work, id: string): Promise<Organization> {
  return found(await store.findOrganization(work.db, work.environmentId, id), id);
}

/** Refuses `not_found`. */
export async function getOrganizationByExternalId(work: Work, externalId: string): Promise<Organization> {
  return found(await store.findOrganizationByExternalId(work.db, work.environmentId, externalId), externalId);
}

/** One page of organizations. Domains that are none match nothing. Refuses `invalid_cursor`. */
export async function listOrganizations(
  work: Work,
  filter: store.OrganizationFilter,
  page: PageRequest,
): Promise<Page<Organization>> {
  await checkCursor(
    page,
    'org',
    async (id) => (await store.findOrganization(work.db, work.environmentId, id)) !== null,
  );
  const domains = filter.domains?.flatMap((domain) => canonicalDomain(domain) ?? []);
  if (domains?.length === 0) return { rows: [], after: null, before: null };
  return store.listOrganizations(work.db, work.environmentId, { ...filter, ...(domains ? { domains } : {}) }, page);
}

/** Changes an organization. Refuses `not_found` and as {@link createOrganization} does. */
export async function updateOrganization(work: Work, id: string, change: OrganizationChange): Promise<Organization> {
  const claims = change.domains ? readClaims(change.domains) : null;
  return claiming(() =>
    work.commit(async (tx) => {
      const before = found(await store.lockOrganization(tx, work.environmentId, id), id);
      const now = work.now();
      const after: Organization = {
        ...before,
        name: change.name ?? before.name,
        metadata: change.metadata === undefined ? before.metadata : mergeMetadata(before.metadata, change.metadata),
        externalId: change.externalId === undefined ? before.externalId : change.externalId,
        stripeCustomerId: change.stripeCustomerId === undefined ? before.stripeCustomerId : change.stripeCustomerId,
        allowProfilesOutside: change.allowProfilesOutside ?? before.allowProfilesOutside,
        domains: claims ? await replaceDomains(work, tx, before, claims, now) : before.domains,
      };
      const fields = ['name', 'metadata', 'externalId', 'stripeCustomerId', 'allowProfilesOutside', 'domains'] as const;
      const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
      if (changed.length === 0) return before;
      after.updatedAt = now;
      await store.updateOrganization(tx, work.environmentId, after);
      const previous = Object.fromEntries(changed.map((field) => [field, before[field]]));
      await emit(work, tx, 'organization.updated', after, { organizationId: id, previous });
      return after;
    }),
  );
}

/** Removes an organization with its domains, memberships and roles, and ends the sessions in it. Refuses `not_found`. */
export async function deleteOrganization(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const organization = found(await store.lockOrganization(tx, work.environmentId, id), id);
    // The memberships go first: who signs in at this moment holds theirs, and is seen once they are through.
    await store.deleteOrganization(tx, work.environmentId, id);
    await endOrganizationSessions(work, tx, { organizationId: id }, 'organization_deleted');
    await emit(work, tx, 'organization.deleted', organization, { organizationId: id });
  });
}

/** Claims a domain for an organization, to be proven. Refuses `not_found`, `domain_taken`, `invalid_domain`. */
export async function createDomain(work: Work, organizationId: string, domain: string): Promise<OrganizationDomain> {
  const [claim] = readClaims([{ domain, state: 'pending' }]);
  return claiming(() =>
    work.commit(async (tx) => {
      found(await store.lockOrganization(tx, work.environmentId, organizationId), organizationId);
      const made = makeDomain(organizationId, claim as DomainClaim, work.now());
      await putDomain(work, tx, made);
      return made;
    }),
  );
}

/** Refuses `not_found`. */
export async function getDomain(work: Work, id: string): Promise<OrganizationDomain> {
  return foundDomain(await store.findDomain(work.db, work.environmentId, id), id);
}

/** Begins the proof of a domain anew: it waits for its DNS record. Refuses `not_found`, `domain_already_verified`. */
export async function beginDomainVerification(work: Work, id: string): Promise<OrganizationDomain> {
  const domain = await getDomain(work, id);
  if (domain.state === 'verified') throw refuse('domain_already_verified');
  const change = { state: 'pending' as const, strategy: 'dns' as const, now: work.now() };
  return foundDomain(await work.commit((tx) => store.settleDomain(tx, work.environmentId, id, change)), id);
}

/** Gives a domain up. Refuses `not_found`. */
export async function deleteDomain(work: Work, id: string): Promise<void> {
  await work.commit(async (tx) => {
    const domain = foundDomain(await store.deleteDomain(tx, work.environmentId, id), id);
    await emit(work, tx, 'organization_domain.deleted', domain, { organizationId: domain.organizationId });
  });
}

async function replaceDomains(work: Work, tx: Tx, before: Organization, claims: DomainClaim[], now: number) {
  const kept: OrganizationDomain[] = [];
  for (const domain of before.domains) {
    const claim = claims.find((each) => each.domain === domain.domain);
    if (!claim) {
      await store.deleteDomain(tx, work.environmentId, domain.id);
      await emit(work, tx, 'organization_domain.deleted', domain, { organizationId: before.id });
    } else if (claim.state === 'verified' && domain.state !== 'verified') {
      const change = { state: 'verified' as const, strategy: 'manual' as const, now };
      const verified = (await store.settleDomain(tx, work.environmentId, domain.id, change)) as OrganizationDomain;
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

async function putDomain(work: Work, tx: Tx, domain: OrganizationDomain): Promise<void> {
  const { organizationId } = domain;
  await store.insertDomain(tx, work.environmentId, domain);
  await emit(work, tx, 'organization_domain.created', domain, { organizationId });
  if (domain.state === 'verified') await emit(work, tx, 'organization_domain.verified', domain, { organizationId });
}

function makeDomain(organizationId: string, { domain, state }: DomainClaim, now: number): OrganizationDomain {
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

function readClaims(claims: DomainClaim[]): DomainClaim[] {
  const read = new Map<string, DomainClaim>();
  for (const { domain, state } of claims) {
    const canonical = canonicalDomain(domain);
    if (!canonical) throw refuse('invalid_domain', { domain });
    read.set(canonical, { domain: canonical, state });
  }
  return [...read.values()];
}

function found(organization: Organization | null, id: string): Organization {
  if (!organization) throw refuse('not_found', { entity: 'organization', id });
  return organization;
}

function foundDomain(domain: OrganizationDomain | null, id: string): OrganizationDomain {
  if (!domain) throw refuse('not_found', { entity: 'organization_domain', id });
  return domain;
}

async function claiming<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (error.column === 'domain') throw refuse('domain_taken');
    if (error.column === 'external_id') throw refuse('organization_external_id_taken');
    if (error.column === 'stripe_customer_id') throw refuse('stripe_customer_id_taken');
    throw error;
  }
}
