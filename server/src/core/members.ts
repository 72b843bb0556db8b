// Members as an application's server sees them: who is active in an organization, by user, with everything around it.

import type { AccountFilter } from '../model/account-list.ts';
import type { Membership, ShownMember } from '../model/organization.ts';
import { refuse } from '../model/refusal.ts';
import { listAccountsByIds } from '../store/accounts.ts';
import type { Tx } from '../store/database.ts';
import { listMembersBy, type MemberFilter, type MemberPage } from '../store/membership-list.ts';
import { lockMembership } from '../store/memberships.ts';
import { findOrganization, listOrganizationsByIds } from '../store/organizations.ts';
import { compared } from './account-list.ts';
import { getAccount } from './accounts.ts';
import {
  addMember,
  changeMembershipIn,
  dropMembership,
  holdMember,
  type MembershipChange,
  type NewMembership,
  type Pair,
} from './membership-changes.ts';
import { changeBuckets, type PlainBuckets } from './metadata.ts';
import { ADMIN_ROLE, DEFAULT_ROLE, listRoleFacts, resolveRoles } from './roles.ts';
import type { Work } from './work.ts';

/** What lets a role invite to its organization, beside being the administrator's. */
const MANAGES_MEMBERS = /^(org:)?sys_memberships:manage$/;

/** Makes a user a member, as {@link addMember} does. */
export async function makeMember(work: Work, input: NewMembership): Promise<ShownMember> {
  return showMember(work, await addMember(work, input));
}

/** The active members of an organization, of an environment, or of all organizations of a user. Refuses `not_found`. */
export async function listMembers(
  work: Work,
  filter: MemberFilter & { people?: AccountFilter },
  page: MemberPage,
): Promise<{ rows: ShownMember[]; total: number }> {
  const { organizationId, userId, people } = filter;
  if (organizationId && !(await findOrganization(work.db, work.environmentId, organizationId)))
    throw refuse('not_found', { entity: 'organization', id: organizationId });
  if (userId) await getAccount(work, userId);
  const narrowed = { ...filter, ...(people ? { people: compared(people) } : {}) };
  const { rows, total } = await listMembersBy(work.db, work.environmentId, narrowed, page);
  return { rows: await showMembers(work, rows), total };
}

/** Gives a member another role. Refuses `not_found`, `invalid_role`. */
export function setMemberRole(work: Work, pair: Pair, slug: string): Promise<ShownMember> {
  return changing(work, pair, async (tx) => ({
    roleSlugs: await resolveRoles(work, tx, pair.organizationId, [slug]),
  }));
}

/** Merges into a member's metadata. Refuses `not_found`, `metadata_too_large`. */
export function mergeMemberMetadata(work: Work, pair: Pair, buckets: Partial<PlainBuckets>): Promise<ShownMember> {
  return changing(work, pair, (_, before) => changeBuckets(before, buckets, 'merge'));
}

/**
 * Ends a membership, also that of the last administrator: the server of an application may. Gives the membership as it
 * was. Refuses `not_found`.
 */
export async function removeMember(work: Work, pair: Pair): Promise<ShownMember> {
  const membership = await work.commit(async (tx) => {
    const before = await held(work, tx, pair);
    await dropMembership(work, tx, before);
    return before;
  });
  return showMember(work, membership);
}

/** Refuses `not_found` for nobody, and `not_an_administrator` for who may not invite to the organization. */
export async function requireAdministrator(work: Work, organizationId: string, userId: string): Promise<void> {
  await getAccount(work, userId);
  const page = { order: 'created_at', direction: 'desc', limit: 1, offset: 0 } as const;
  const { rows } = await listMembersBy(work.db, work.environmentId, { organizationId, userId }, page);
  const slugs = rows[0]?.roleSlugs ?? [];
  const roles = await listRoleFacts(
    work,
    slugs.map((slug) => ({ organizationId, slug })),
  );
  const may = roles.some(
    ({ slug, permissions }) => slug === ADMIN_ROLE || permissions.some((each) => MANAGES_MEMBERS.test(each)),
  );
  if (!may) throw refuse('not_an_administrator', { userId });
}

async function changing(
  work: Work,
  pair: Pair,
  change: (tx: Tx, before: Membership) => MembershipChange | Promise<MembershipChange>,
): Promise<ShownMember> {
  const after = await work.commit(async (tx) => {
    const before = await held(work, tx, pair);
    return changeMembershipIn(work, tx, before, await change(tx, before));
  });
  return showMember(work, after);
}

async function held(work: Work, tx: Tx, pair: Pair): Promise<Membership> {
  await holdMember(work, tx, pair);
  const found = await lockMembership(tx, work.environmentId, pair.userId, pair.organizationId);
  if (found?.status !== 'active') throw refuse('not_found', { entity: 'membership', id: pair.userId });
  return found;
}

async function showMember(work: Work, membership: Membership): Promise<ShownMember> {
  const [shown] = await showMembers(work, [membership]);
  // Whoever it was about went at this moment, and it with them.
  if (!shown) throw refuse('not_found', { entity: 'membership', id: membership.userId });
  return shown;
}

// Those whose organization or user is gone by now went with it.
async function showMembers(work: Work, memberships: Membership[]): Promise<ShownMember[]> {
  const unique = (ids: string[]) => [...new Set(ids)];
  const [organizations, accounts, roles] = await Promise.all([
    listOrganizationsByIds(work.db, work.environmentId, unique(memberships.map((each) => each.organizationId))),
    listAccountsByIds(work.db, work.environmentId, unique(memberships.map((each) => each.userId))),
    listRoleFacts(
      work,
      memberships.map(({ organizationId, roleSlugs }) => ({ organizationId, slug: roleSlugs[0] ?? DEFAULT_ROLE })),
    ),
  ]);
  const [places, people] = [new Map(organizations.map((o) => [o.id, o])), new Map(accounts.map((a) => [a.id, a]))];
  return memberships.flatMap((membership, at) => {
    const organization = places.get(membership.organizationId);
    const account = people.get(membership.userId);
    const role = roles[at];
    return organization && account && role ? [{ ...membership, organization, account, role }] : [];
  });
}
