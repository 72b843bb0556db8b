// Memberships: who belongs to which organization, with what roles.

import { canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import type { Member, Membership, MembershipStatus } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict, Orphan, type Tx } from '../store/database.ts';
import { isInvited } from '../store/invitations.ts';
import * as store from '../store/memberships.ts';
import { findOrganization, holdOrganization } from '../store/organizations.ts';
import { findUser, lockUser } from '../store/users.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import { DEFAULT_ROLE, promisedRole, resolveRoles } from './roles.ts';
import { endOrganizationSessions } from './sessions.ts';
import type { Work } from './work.ts';

/**
 * Makes a user a member. One who was deactivated is a member again, with these roles. Refuses `not_found`,
 * `invalid_role`, `membership_exists`, `membership_pending` while an invitation waits for an answer.
 */
export async function createMembership(
  work: Work,
  input: { userId: string; organizationId: string; roleSlugs?: string[] | undefined },
): Promise<Member> {
  const { userId, organizationId } = input;
  const [user, organization] = await Promise.all([
    findUser(work.db, work.environmentId, userId),
    findOrganization(work.db, work.environmentId, organizationId),
  ]);
  if (!user) throw refuse('not_found', { entity: 'user', id: userId });
  if (!organization) throw refuse('not_found', { entity: 'organization', id: organizationId });
  return claiming(userId, () =>
    work.commit(async (tx) => {
      await holdMember(work, tx, { userId, organizationId });
      const present = await store.findMembershipOf(tx, work.environmentId, userId, organizationId);
      const roleSlugs = await resolveRoles(work, tx, organizationId, input.roleSlugs);
      const waits = present?.status === 'pending' && (await isAwaited(work, tx, present));
      if (waits) throw refuse('membership_pending', { action: 'reactivate' });
      if (present?.status === 'active') throw refuse('membership_exists');
      if (present) return change(work, tx, present, { status: 'active', roleSlugs });
      const membership = {
        userId,
        organizationId,
        organizationName: organization.name,
        status: 'active' as const,
        roleSlugs,
      };
      return { ...(await putMembership(work, tx, membership)), user };
    }),
  );
}

// Holds a person, and then the organization, until the commit ends. Whoever writes what stands between the two takes
// both first and in this order, invitations after them, so that no two commits wait for each other.
async function holdMember(
  work: Work,
  tx: Tx,
  { userId, organizationId }: Pick<Membership, 'userId' | 'organizationId'>,
): Promise<void> {
  if (!(await lockUser(tx, work.environmentId, userId))) throw refuse('not_found', { entity: 'user', id: userId });
  if (!(await holdOrganization(tx, work.environmentId, organizationId)))
    throw refuse('not_found', { entity: 'organization', id: organizationId });
}

/** Writes a new membership and tells of it. Throws Conflict when there is one. */
async function putMembership(
  work: Work,
  tx: Tx,
  input: Omit<Membership, 'id' | 'createdAt' | 'updatedAt'>,
): Promise<Membership> {
  const now = work.now();
  const membership: Membership = { id: newId('om', now), ...input, createdAt: now, updatedAt: now };
  await store.insertMembership(tx, work.environmentId, membership);
  await emit(work, tx, 'organization_membership.created', membership, { organizationId: membership.organizationId });
  return membership;
}

/** Refuses `not_found`. */
export async function getMembership(work: Work, id: string): Promise<Member> {
  return found(await store.findMembership(work.db, work.environmentId, id), id);
}

/** One page of a user's or an organization's memberships. Refuses `membership_filter_missing`, `invalid_cursor`. */
export async function listMemberships(
  work: Work,
  filter: { userId?: string; organizationId?: string; statuses?: MembershipStatus[] },
  page: PageRequest,
): Promise<Page<Member>> {
  if (!filter.userId && !filter.organizationId) throw refuse('membership_filter_missing');
  await checkCursor(page, 'om', async (id) => (await store.findMembership(work.db, work.environmentId, id)) !== null);
  const statuses = filter.statuses && filter.statuses.length > 0 ? filter.statuses : (['active'] as const);
  return store.listMemberships(work.db, work.environmentId, { ...filter, statuses: [...new Set(statuses)] }, page);
}

/** Replaces a member's roles. Refuses `not_found`, `invalid_role`. */
export async function updateMembership(work: Work, id: string, roleSlugs: string[] | undefined): Promise<Member> {
  const present = await getMembership(work, id);
  return work.commit(async (tx) => {
    const before = await reread(work, tx, present);
    const roles = roleSlugs ? await resolveRoles(work, tx, before.organizationId, roleSlugs) : null;
    return change(work, tx, before, { status: before.status, roleSlugs: roles ?? before.roleSlugs });
  });
}

/** Takes a member's access away and keeps the roles; sessions in the organization end. Refuses `not_found`, `membership_pending`. */
export function deactivateMembership(work: Work, id: string): Promise<Member> {
  return setStatus(work, id, 'inactive');
}

/** Gives a deactivated member access again, with the former roles. Refuses `not_found`, `membership_pending`. */
export function reactivateMembership(work: Work, id: string): Promise<Member> {
  return setStatus(work, id, 'active');
}

/** Removes a membership; the member's sessions in the organization end. Refuses `not_found`. */
export async function deleteMembership(work: Work, id: string): Promise<void> {
  const present = await getMembership(work, id);
  await work.commit(async (tx) => {
    const membership = await reread(work, tx, present);
    const { userId, organizationId } = membership;
    await store.deleteMembership(tx, work.environmentId, id);
    await endOrganizationSessions(work, tx, { userId, organizationId }, 'membership_ended');
    await emit(work, tx, 'organization_membership.deleted', bare(membership), { organizationId });
  });
}

interface Invitee {
  userId: string;
  organizationId: string;
  roleSlug: string | null;
}

/** Makes a member of somebody who accepted an invitation. */
export async function admitInvitee(work: Work, tx: Tx, { userId, organizationId, roleSlug }: Invitee): Promise<void> {
  const present = await store.findMembershipOf(tx, work.environmentId, userId, organizationId);
  const roleSlugs = [await promisedRole(work, tx, organizationId, roleSlug)];
  if (!present) return putInvitee(work, tx, { userId, organizationId, status: 'active', roleSlugs });
  if (present.status === 'active') return;
  await change(work, tx, present, {
    status: 'active',
    roleSlugs: present.status === 'pending' ? present.roleSlugs : roleSlugs,
  });
}

/** Makes a pending member of somebody who is invited, whom the commit holds. Refuses `invitee_exists` for one who is a member. */
export async function expectInvitee(work: Work, tx: Tx, { userId, organizationId, roleSlug }: Invitee): Promise<void> {
  const roleSlugs = [roleSlug ?? DEFAULT_ROLE];
  const present = await store.findMembershipOf(tx, work.environmentId, userId, organizationId);
  if (!present) return putInvitee(work, tx, { userId, organizationId, status: 'pending', roleSlugs });
  if (present.status === 'active') throw refuse('invitee_exists', { organization: true });
  // Left by an invitation that is over: what that promised, this one does not.
  if (present.status === 'pending') await change(work, tx, present, { status: 'pending', roleSlugs });
}

/** Removes the pending membership of somebody whose invitation was taken back. */
export async function dismissInvitee(
  work: Work,
  tx: Tx,
  { userId, organizationId }: Omit<Invitee, 'roleSlug'>,
): Promise<void> {
  const present = await store.findMembershipOf(tx, work.environmentId, userId, organizationId);
  if (present?.status !== 'pending') return;
  await store.deleteMembership(tx, work.environmentId, present.id);
  await emit(work, tx, 'organization_membership.deleted', bare(present), { organizationId });
}

/** A commit that may make a member: who was made one at the same moment is found to be one the second time. */
export function settlingMember<T>(work: Work, write: (tx: Tx) => Promise<T>): Promise<T> {
  return work.commit(write).catch((error) => {
    if (error instanceof Conflict && error.table === 'memberships') return work.commit(write);
    throw error;
  });
}

async function putInvitee(
  work: Work,
  tx: Tx,
  membership: Omit<Parameters<typeof putMembership>[2], 'organizationName'>,
): Promise<void> {
  const organization = await findOrganization(tx, work.environmentId, membership.organizationId);
  await putMembership(work, tx, { ...membership, organizationName: organization?.name ?? '' });
}

async function setStatus(work: Work, id: string, status: 'active' | 'inactive'): Promise<Member> {
  const present = await getMembership(work, id);
  return work.commit(async (tx) => {
    const before = await reread(work, tx, present);
    const action = status === 'active' ? 'reactivate' : 'deactivate';
    if (before.status === 'pending') throw refuse('membership_pending', { action });
    return change(work, tx, before, { status, roleSlugs: before.roleSlugs });
  });
}

async function change(
  work: Work,
  tx: Tx,
  before: Member,
  { status, roleSlugs }: { status: MembershipStatus; roleSlugs: string[] },
): Promise<Member> {
  const same = status === before.status && JSON.stringify(roleSlugs) === JSON.stringify(before.roleSlugs);
  if (same) return before;
  const { userId, organizationId } = before;
  const now = work.now();
  await store.updateMembership(tx, work.environmentId, before.id, { status, roleSlugs, now });
  if (before.status === 'active' && status !== 'active') {
    await endOrganizationSessions(work, tx, { userId, organizationId }, 'membership_ended');
  }
  const after = { ...before, status, roleSlugs, updatedAt: now };
  const previous = { status: before.status, roleSlugs: before.roleSlugs };
  await emit(work, tx, 'organization_membership.updated', bare(after), { organizationId, previous });
  return after;
}

async function reread(work: Work, tx: Tx, { id, userId, organizationId }: Member): Promise<Member> {
  await holdMember(work, tx, { userId, organizationId });
  return found(await store.findMembershipOf(tx, work.environmentId, userId, organizationId), id);
}

// Whether an invitation still waits for the answer of a pending member; one that is over binds nobody.
function isAwaited(work: Work, tx: Tx, { user, organizationId }: Member): Promise<boolean> {
  const canonical = canonicalEmail(user.email)?.canonical ?? '';
  return isInvited(tx, work.environmentId, canonical, organizationId, work.now());
}

// Events tell of the membership, not of the person.
function bare({ user: _, ...membership }: Member): Membership {
  return membership;
}

function found(membership: Member | null, id: string): Member {
  if (!membership) throw refuse('not_found', { entity: 'membership', id });
  return membership;
}

async function claiming<T>(userId: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Orphan) throw refuse('not_found', { entity: 'user', id: userId });
    throw error instanceof Conflict && error.table === 'memberships' ? refuse('membership_exists') : error;
  }
}
