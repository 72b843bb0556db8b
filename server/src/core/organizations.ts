// Organizations: made, changed, removed.

import { canonicalDomain } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import { slugOf, slugWithId } from '../kit/slugs.ts';
import type { Organization } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { Refusal, refuse } from '../model/refusal.ts';
import { holdAccount } from '../store/accounts.ts';
import { Conflict } from '../store/database.ts';
import * as store from '../store/organizations.ts';
import { emit } from './events.ts';
import { addFounder } from './membership-changes.ts';
import { changeBuckets, NO_BUCKETS, type PlainBuckets } from './metadata.ts';
import { type DomainClaim, makeDomain, putDomain, readClaims, replaceDomains } from './organization-domains.ts';
import { checkCursor } from './pages.ts';
import { type MetadataChange, mergeMetadata } from './profile.ts';
import { endOrganizationSessions } from './sessions.ts';
import type { Work } from './work.ts';

export interface OrganizationChange {
  name?: string;
  /** In small letters, digits and dashes. */
  slug?: string;
  /** The whole set: domains that are not in it are given up. */
  domains?: DomainClaim[];
  metadata?: MetadataChange;
  buckets?: Partial<PlainBuckets>;
  /** Whether the buckets are merged into those that are there, or take their place, as they do by default. */
  how?: 'merge' | 'replace';
  externalId?: string | null;
  stripeCustomerId?: string | null;
  allowProfilesOutside?: boolean;
  /** 0 is any number. */
  maxMembers?: number;
  adminDeleteEnabled?: boolean;
  /** Epoch ms. */
  createdAt?: number;
}

export interface NewOrganization extends OrganizationChange {
  name: string;
  /** A user, who becomes its administrator. */
  createdBy?: string;
}

/**
 * Makes an organization; without a slug it gets one of its name. Refuses `domain_taken`, `invalid_domain`,
 * `invalid_metadata`, `metadata_too_large`, `organization_external_id_taken`, `stripe_customer_id_taken`,
 * `organization_slug_taken`, `future_time`, and `unknown_founder`.
 */
export async function createOrganization(work: Work, input: NewOrganization): Promise<Organization> {
  const now = work.now();
  const id = newId('org', now);
  checkPast(work, input);
  const organization: Organization = {
    id,
    name: input.name,
    slug: input.slug ?? (await freeSlug(work, input.name, id)),
    domains: readClaims(input.domains ?? []).map((claim) => makeDomain(id, claim, now)),
    metadata: mergeMetadata({}, input.metadata ?? {}),
    ...changeBuckets(NO_BUCKETS, input.buckets ?? {}, 'replace'),
    externalId: input.externalId ?? null,
    stripeCustomerId: input.stripeCustomerId ?? null,
    allowProfilesOutside: input.allowProfilesOutside ?? false,
    maxMembers: input.maxMembers ?? 0,
    adminDeleteEnabled: input.adminDeleteEnabled ?? true,
    createdBy: input.createdBy ?? null,
    imageId: null,
    createdAt: input.createdAt ?? now,
    updatedAt: now,
  };
  return write(work, organization).catch((error) => {
    // Somebody took it since it was found to be free.
    const outrun = input.slug === undefined && error instanceof Refusal && error.is('organization_slug_taken');
    if (outrun) return write(work, { ...organization, slug: slugWithId(input.name, id) });
    throw error;
  });
}

async function write(work: Work, organization: Organization): Promise<Organization> {
  const { id, createdBy } = organization;
  await claiming(() =>
    work.commit(async (tx) => {
      if (createdBy !== null && !(await holdAccount(tx, work.environmentId, createdBy)))
        throw refuse('unknown_founder', { userId: createdBy });
      await store.insertOrganization(tx, work.environmentId, organization);
      for (const domain of organization.domains) await putDomain(work, tx, domain);
      await emit(work, tx, 'organization.created', organization, { organizationId: id });
      if (createdBy !== null) await addFounder(work, tx, organization, createdBy);
    }),
  );
  return organization;
}

async function freeSlug(work: Work, name: string, id: string): Promise<string> {
  const wanted = slugOf(name);
  const free = wanted && !(await store.findOrganizationBySlug(work.db, work.environmentId, wanted));
  return free ? wanted : slugWithId(name, id);
}

/** An organization by its id or, where there is none of that id, by its slug. Refuses `not_found`. */
export async function getOrganizationByIdOrSlug(work: Work, idOrSlug: string): Promise<Organization> {
  const { db, environmentId } = work;
  const named = await store.findOrganization(db, environmentId, idOrSlug);
  return found(named ?? (await store.findOrganizationBySlug(db, environmentId, idOrSlug)), idOrSlug);
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
  checkPast(work, change);
  return claiming(() =>
    work.commit(async (tx) => {
      const before = found(await store.lockOrganization(tx, work.environmentId, id), id);
      const now = work.now();
      const after: Organization = {
        ...before,
        name: change.name ?? before.name,
        slug: change.slug ?? before.slug,
        maxMembers: change.maxMembers ?? before.maxMembers,
        adminDeleteEnabled: change.adminDeleteEnabled ?? before.adminDeleteEnabled,
        createdAt: change.createdAt ?? before.createdAt,
        ...changeBuckets(before, change.buckets ?? {}, change.how ?? 'replace'),
        metadata: change.metadata === undefined ? before.metadata : mergeMetadata(before.metadata, change.metadata),
        externalId: change.externalId === undefined ? before.externalId : change.externalId,
        stripeCustomerId: change.stripeCustomerId === undefined ? before.stripeCustomerId : change.stripeCustomerId,
        allowProfilesOutside: change.allowProfilesOutside ?? before.allowProfilesOutside,
        domains: claims ? await replaceDomains(work, tx, before, claims, now) : before.domains,
      };
      const fields = Object.keys(before) as (keyof Organization)[];
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

function found(organization: Organization | null, id: string): Organization {
  if (!organization) throw refuse('not_found', { entity: 'organization', id });
  return organization;
}

function checkPast(work: Work, { createdAt }: OrganizationChange): void {
  if ((createdAt ?? 0) > work.now()) throw refuse('future_time', { field: 'created_at' });
}

async function claiming<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (error.column === 'slug') throw refuse('organization_slug_taken');
    if (error.column === 'domain') throw refuse('domain_taken');
    if (error.column === 'external_id') throw refuse('organization_external_id_taken');
    if (error.column === 'stripe_customer_id') throw refuse('stripe_customer_id_taken');
    throw error;
  }
}
