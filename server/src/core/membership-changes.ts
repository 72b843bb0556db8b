// How memberships are written: whom a commit holds, how many places there are, and what is told.

import { newId } from '../kit/ids.ts';
import { identifiersOf } from '../model/account.ts';
import type { Membership, Organization } from '../model/organization.ts';
import { refuse } from '../model/refusal.ts';
import { findAccount, holdAccount } from '../store/accounts.ts';
import { Conflict, Orphan, type Tx } from '../store/database.ts';
import { countInvitations, isInvited } from '../store/invitations.ts';
import { lock } from '../store/lock.ts';
import * as store from '../store/memberships.ts';
import { findOrganization, holdOrganization } from '../store/organizations.ts';
import { emit } from './events.ts';
import { changeBuckets, NO_BUCKETS, type PlainBuckets } from './metadata.ts';
import { ADMIN_ROLE, DEFAULT_ROLE, listRoleFacts, resolveRoles } from './roles.ts';
import { endOrganizationSessions } from './sessions.ts';
import type { Work } from './work.ts';

/** Who, and where. */
export type Pair = Pick<Membership, 'userId' | 'organizationId'>;

export interface NewMembership extends Pair, Partial<PlainBuckets> {
  roleSlugs?: string[] | undefined;
}

/**
 * Makes a user a member. One who was deactivated is a member again, with these roles. Refuses `not_found`,
 * `invalid_role`, `membership_exists`, `membership_pending` while an invitation waits for an answer,
 * `organization_full`, `metadata_too_large`.
 */
export async function addMember(work: Work, input: NewMembership): Promise<Membership> {
  const { userId, organizationId } = input;
  const buckets = changeBuckets(NO_BUCKETS, input, 'replace');
  const organization = await findOrganization(work.db, work.environmentId, organizationId);
  if (!organization) throw refuse('not_found', { entity: 'organization', id: organizationId });
  return claiming(userId, () =>
    work.commit(async (tx) => {
      await holdMember(work, tx, input);
      const present = await store.lockMembership(tx, work.environmentId, userId, organizationId);
      const roleSlugs = await resolveRoles(work, tx, organizationId, input.roleSlugs);
      const waits = present?.status === 'pending' && (await isAwaited(work, tx, present));
      if (waits) throw refuse('membership_pending', { action: 'reactivate' });
      if (present?.status === 'active') throw refuse('membership_exists');
      await claimPlaces(work, tx, organizationId, 1);
      if (present) return changeMembershipIn(work, tx, present, { status: 'active', roleSlugs, ...buckets });
      const organizationName = organization.name;
      const made = { userId, organizationId, organizationName, status: 'active' as const, roleSlugs, ...buckets };
      return putMembership(work, tx, made);
    }),
  );
}

/** Makes whoever makes an organization its administrator, in the commit that writes it, which holds them. */
export async function addFounder(work: Work, tx: Tx, organization: Organization, userId: string): Promise<void> {
  const { id: organizationId, name: organizationName } = organization;
  const roleSlugs = await resolveRoles(work, tx, organizationId, [ADMIN_ROLE]);
  await putMembership(work, tx, {
    userId,
    organizationId,
    organizationName,
    status: 'active',
    roleSlugs,
    ...NO_BUCKETS,
  });
}

/**
 * Holds a person, and then the organization, until the commit ends. Whoever writes what stands between the two takes
 * both first and in this order, invitations after them, so that no two commits wait for each other. Refuses `not_found`.
 */
export async function holdMember(work: Work, tx: Tx, { userId, organizationId }: Pair): Promise<void> {
  if (!(await holdAccount(tx, work.environmentId, userId))) throw refuse('not_found', { entity: 'user', id: userId });
  if (!(await holdOrganization(tx, work.environmentId, organizationId)))
    throw refuse('not_found', { entity: 'organization', id: organizationId });
}

/**
 * Sees that so many may still come into an organization that the commit holds; no other commit takes the same places.
 * Whoever is invited has a place, and comes as `invited`. Refuses `organization_full`.
 */
export async function claimPlaces(
  work: Work,
  tx: Tx,
  organizationId: string,
  wanted: number,
  invited = false,
): Promise<void> {
  const max = (await holdOrganization(tx, work.environmentId, organizationId))?.maxMembers ?? 0;
  if (max === 0) return;
  await lock(tx, 'places', `${work.environmentId} ${organizationId}`);
  const members = await store.countMembers(tx, work.environmentId, organizationId);
  const waiting = invited ? 0 : await countInvitations(tx, work.environmentId, organizationId, work.now());
  if (members + waiting + wanted > max) throw refuse('organization_full', { max });
}

/** Writes a new membership and tells of it. Throws Conflict when there is one. */
export async function putMembership(
  work: Work,
  tx: Tx,
  input: Omit<Membership, 'id' | 'createdAt' | 'updatedAt'>,
): Promise<Membership> {
  const now = work.now();
  const membership: Membership = { id: newId('om', now), ...input, createdAt: now, updatedAt: now };
  await store.insertMembership(tx, work.environmentId, membership);
  await tell(work, tx, 'created', membership);
  return membership;
}

const CHANGED = ['status', 'roleSlugs', 'publicMetadata', 'privateMetadata'] as const;

export type MembershipChange = Partial<Pick<Membership, (typeof CHANGED)[number]>>;

/** Changes a membership that the commit holds; who is no longer active has no session there. */
export async function changeMembershipIn(
  work: Work,
  tx: Tx,
  before: Membership,
  change: MembershipChange,
): Promise<Membership> {
  const after = { ...before, ...change, updatedAt: work.now() };
  const changed = CHANGED.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  if (changed.length === 0) return before;
  const { userId, organizationId } = before;
  await store.updateMembership(tx, work.environmentId, after);
  if (before.status === 'active' && after.status !== 'active')
    await endOrganizationSessions(work, tx, { userId, organizationId }, 'membership_ended');
  const previous = Object.fromEntries(changed.map((field) => [field, before[field]]));
  await tell(work, tx, 'updated', after, previous);
  return after;
}

/** Removes a membership that the commit holds, and ends the sessions in it. */
export async function dropMembership(work: Work, tx: Tx, membership: Membership): Promise<void> {
  const { id, userId, organizationId } = membership;
  await store.deleteMembership(tx, work.environmentId, id);
  await endOrganizationSessions(work, tx, { userId, organizationId }, 'membership_ended');
  await tell(work, tx, 'deleted', membership);
}

async function tell(
  work: Work,
  tx: Tx,
  what: 'created' | 'updated' | 'deleted',
  membership: Membership,
  previous?: MembershipChange,
): Promise<void> {
  const { organizationId, status } = membership;
  const isMember = status === 'active' || previous?.status === 'active';
  const told = isMember ? { ...membership, ...(await around(work, tx, membership)) } : membership;
  await emit(work, tx, `organization_membership.${what}`, told, {
    organizationId,
    ...(previous ? { previous: { ...previous } } : {}),
  });
}

// Some faces tell of a member with the organization and the person: as they are in this commit, and not when it is said.
async function around(work: Work, tx: Tx, { userId, organizationId, roleSlugs }: Membership) {
  const slug = roleSlugs[0] ?? DEFAULT_ROLE;
  const [organization, account, [role]] = await Promise.all([
    findOrganization(tx, work.environmentId, organizationId),
    findAccount(tx, work.environmentId, userId),
    listRoleFacts(work, [{ organizationId, slug }], tx),
  ]);
  return organization && account && role ? { organization, account, role } : {};
}

// Whether an invitation still waits for the answer of a pending member; one that is over binds nobody.
async function isAwaited(work: Work, tx: Tx, { userId, organizationId }: Pair): Promise<boolean> {
  const account = await findAccount(tx, work.environmentId, userId);
  for (const { canonical } of account ? identifiersOf(account, 'email') : [])
    if (await isInvited(tx, work.environmentId, canonical, organizationId, work.now())) return true;
  return false;
}

async function claiming<T>(userId: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Orphan) throw refuse('not_found', { entity: 'user', id: userId });
    throw error instanceof Conflict && error.table === 'memberships' ? refuse('membership_exists') : error;
  }
}
