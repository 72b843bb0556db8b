// Memberships that invitations make: awaited while they wait for an answer, admitted when they are accepted, dismissed when taken back.

import { refuse } from '../model/refusal.ts';
import { Conflict, type Tx } from '../store/database.ts';
import * as store from '../store/memberships.ts';
import { findOrganization } from '../store/organizations.ts';
import { changeMembershipIn, claimPlaces, dropMembership, type Pair, putMembership } from './membership-changes.ts';
import { changeBuckets, NO_BUCKETS, type PlainBuckets } from './metadata.ts';
import { DEFAULT_ROLE, promisedRole } from './roles.ts';
import type { Work } from './work.ts';

interface Invitee extends Pair {
  roleSlug: string | null;
}

/** Makes a member of somebody who accepted an invitation, with what it carries. Refuses `organization_full`. */
export async function admitInvitee(work: Work, tx: Tx, invitee: Invitee & PlainBuckets): Promise<void> {
  const { userId, organizationId, roleSlug } = invitee;
  const present = await store.lockMembership(tx, work.environmentId, userId, organizationId);
  if (present?.status === 'active') return;
  await claimPlaces(work, tx, organizationId, 1, true);
  const promised = [await promisedRole(work, tx, organizationId, roleSlug)];
  const buckets = changeBuckets(NO_BUCKETS, invitee, 'replace');
  if (!present) return putInvitee(work, tx, { userId, organizationId, status: 'active', roleSlugs: promised, buckets });
  const roleSlugs = present.status === 'pending' ? present.roleSlugs : promised;
  const carries = Object.values(buckets).some((bucket) => Object.keys(bucket).length > 0);
  await changeMembershipIn(work, tx, present, { status: 'active', roleSlugs, ...(carries ? buckets : {}) });
}

/** Makes a pending member of somebody who is invited, whom the commit holds. Refuses `invitee_exists` for one who is a member. */
export async function expectInvitee(work: Work, tx: Tx, { userId, organizationId, roleSlug }: Invitee): Promise<void> {
  const roleSlugs = [roleSlug ?? DEFAULT_ROLE];
  const present = await store.lockMembership(tx, work.environmentId, userId, organizationId);
  if (!present) {
    return putInvitee(work, tx, { userId, organizationId, status: 'pending', roleSlugs, buckets: NO_BUCKETS });
  }
  if (present.status === 'active') throw refuse('invitee_exists', { organization: true });
  // Left by an invitation that is over: what that promised, this one does not.
  if (present.status === 'pending') await changeMembershipIn(work, tx, present, { roleSlugs });
}

/** Removes the pending membership of somebody whose invitation was taken back. */
export async function dismissInvitee(work: Work, tx: Tx, { userId, organizationId }: Pair): Promise<void> {
  const present = await store.lockMembership(tx, work.environmentId, userId, organizationId);
  if (present?.status === 'pending') await dropMembership(work, tx, present);
}

/** A commit that may make a member: who was made one at the same moment is found to be one the second time. */
export function settlingMember<T>(work: Work, write: (tx: Tx) => Promise<T>): Promise<T> {
  return work.commit(write).catch((error) => {
    if (error instanceof Conflict && error.table === 'memberships') return work.commit(write);
    throw error;
  });
}

interface NewInvitee extends Pair {
  status: 'active' | 'pending';
  roleSlugs: string[];
  buckets: PlainBuckets;
}

async function putInvitee(work: Work, tx: Tx, { buckets, ...invitee }: NewInvitee): Promise<void> {
  const organization = await findOrganization(tx, work.environmentId, invitee.organizationId);
  await putMembership(work, tx, { ...invitee, ...buckets, organizationName: organization?.name ?? '' });
}
