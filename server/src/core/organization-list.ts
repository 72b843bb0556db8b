// The list of organizations, for whoever asks by more than a name, and what is counted of them.

import type { MemberCount, Organization } from '../model/organization.ts';
import {
  countMembersOf,
  listOrganizationIds,
  type OrganizationChoice,
  type OrganizationPage,
} from '../store/organization-list.ts';
import { listOrganizationsByIds } from '../store/organizations.ts';
import { ADMIN_ROLE } from './roles.ts';
import type { Work } from './work.ts';

/** The organizations that pass a filter, in the order of a page, and how many there are on all pages together. */
export async function chooseOrganizations(
  work: Work,
  filter: OrganizationChoice,
  page: OrganizationPage,
): Promise<{ rows: Organization[]; total: number }> {
  const { ids, total } = await listOrganizationIds(work.db, work.environmentId, filter, page);
  return { rows: await listOrganizationsByIds(work.db, work.environmentId, ids), total };
}

/** How many members organizations have, in their order, and whether an administrator is among them. */
export async function countMembers(work: Work, organizations: Organization[]): Promise<MemberCount[]> {
  if (organizations.length === 0) return [];
  const ids = organizations.map(({ id }) => id);
  const counted = await countMembersOf(work.db, work.environmentId, ids, ADMIN_ROLE);
  return ids.map((id) => counted.get(id) ?? { members: 0, hasRole: false });
}
