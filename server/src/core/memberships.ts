// Memberships by their id: who belongs to which organization, with what roles, of the people who have an address.

import type { Member, Membership, MembershipStatus } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/memberships.ts';
import { findUser } from '../store/users.ts';
import {
  addMember,
  changeMembershipIn,
  claimPlaces,
  dropMembership,
  holdMember,
  type NewMembership,
} from './membership-changes.ts';
import { checkCursor } from './pages.ts';
import { resolveRoles } from './roles.ts';
import type { Work } from './work.ts';

/** Makes a user a member, as {@link addMember} does. */
export async function createMembership(work: Work, input: NewMembership): Promise<Member> {
  const { userId } = input;
  const user = await findUser(work.db, work.environmentId, userId);
  if (!user) throw refuse('not_found', { entity: 'user', id: userId });
  return { ...(await addMember(work, input)), user };
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
export function updateMembership(work: Work, id: string, roleSlugs: string[] | undefined): Promise<Member> {
  return changing(work, id, async (tx, before) => {
    if (!roleSlugs) return before;
    const roles = await resolveRoles(work, tx, before.organizationId, roleSlugs);
    return changeMembershipIn(work, tx, before, { roleSlugs: roles });
  });
}

/** Takes a member's access away and keeps the roles; sessions in the organization end. Refuses `not_found`, `membership_pending`. */
export function deactivateMembership(work: Work, id: string): Promise<Member> {
  return setStatus(work, id, 'inactive');
}

/**
 * Gives a deactivated member access again, with the former roles. Refuses `not_found`, `membership_pending`,
 * `organization_full`.
 */
export function reactivateMembership(work: Work, id: string): Promise<Member> {
  return setStatus(work, id, 'active');
}

/** Removes a membership; the member's sessions in the organization end. Refuses `not_found`. */
export async function deleteMembership(work: Work, id: string): Promise<void> {
  await changing(work, id, async (tx, before) => {
    await dropMembership(work, tx, before);
    return before;
  });
}

function setStatus(work: Work, id: string, status: 'active' | 'inactive'): Promise<Member> {
  return changing(work, id, async (tx, before) => {
    const action = status === 'active' ? 'reactivate' : 'deactivate';
    if (before.status === 'pending') throw refuse('membership_pending', { action });
    if (before.status !== status && status === 'active') await claimPlaces(work, tx, before.organizationId, 1);
    return changeMembershipIn(work, tx, before, { status });
  });
}

// The change sees the membership as it is by then, held.
async function changing(
  work: Work,
  id: string,
  change: (tx: Tx, before: Membership) => Promise<Membership>,
): Promise<Member> {
  const present = await getMembership(work, id);
  const after = await work.commit(async (tx) => {
    await holdMember(work, tx, present);
    const { userId, organizationId } = present;
    return change(tx, found(await store.lockMembership(tx, work.environmentId, userId, organizationId), id));
  });
  return { ...after, user: present.user };
}

function found<M>(membership: M | null, id: string): M {
  if (!membership) throw refuse('not_found', { entity: 'membership', id });
  return membership;
}
