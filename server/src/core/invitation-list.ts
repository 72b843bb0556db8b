// Invitations as an application's server lists them: to organizations or to the environment, with everything around them.

import { canonicalEmail } from '../kit/email.ts';
import { identifiersOf } from '../model/account.ts';
import type { InvitationState, ListedInvitation } from '../model/invitation.ts';
import { refuse } from '../model/refusal.ts';
import { listAccountsByIds } from '../store/accounts.ts';
import { type InvitationChoice, type InvitationPage, listInvitationsBy } from '../store/invitation-list.ts';
import { findInvitation, type SealedInvitation } from '../store/invitations.ts';
import { findOrganization, listOrganizationsByIds } from '../store/organizations.ts';
import { getAccount } from './accounts.ts';
import { bareInvitation, checkWithin, showInvitation } from './invitation-links.ts';
import { DEFAULT_ROLE, listRoleFacts } from './roles.ts';
import type { Work } from './work.ts';

export interface Listed {
  rows: ListedInvitation[];
  total: number;
}

/** The invitations that pass a filter; `email` as anybody spells it. Refuses `not_found` for an organization. */
export async function chooseInvitations(
  work: Work,
  { email, ...filter }: InvitationChoice & { email?: string },
  page: InvitationPage,
): Promise<Listed> {
  const { organizationId } = filter;
  if (organizationId && !(await findOrganization(work.db, work.environmentId, organizationId)))
    throw refuse('not_found', { entity: 'organization', id: organizationId });
  return list(work, email ? { ...filter, emails: [canonicalEmail(email)?.canonical ?? email] } : filter, page);
}

/** The invitations to organizations that were sent to any address that a user has proven. Refuses `not_found`. */
export async function listInvitationsOf(
  work: Work,
  userId: string,
  states: InvitationState[],
  page: InvitationPage,
): Promise<Listed> {
  const addresses = identifiersOf(await getAccount(work, userId), 'email').filter(({ isVerified }) => isVerified);
  return list(work, { kind: 'organization', states, emails: addresses.map(({ canonical }) => canonical) }, page);
}

/** An invitation to an organization. Refuses `not_found`, also for one to another. */
export async function getInvitationTo(work: Work, organizationId: string, id: string): Promise<ListedInvitation> {
  const known = await findInvitation(work.db, work.environmentId, id, work.now());
  const found = await checkWithin(work, known, id, organizationId);
  return (await surround(work, [found]))[0] as ListedInvitation;
}

/** Invitations that were just made or taken back, as they are listed. */
export async function relist(work: Work, ids: string[]): Promise<ListedInvitation[]> {
  const now = work.now();
  const found = await Promise.all(ids.map((id) => findInvitation(work.db, work.environmentId, id, now)));
  return surround(
    work,
    found.filter((each) => each !== null),
  );
}

async function list(work: Work, filter: InvitationChoice, page: InvitationPage): Promise<Listed> {
  const { rows, total } = await listInvitationsBy(work.db, work.environmentId, filter, page, work.now());
  return { rows: await surround(work, rows), total };
}

async function surround(work: Work, invitations: SealedInvitation[]): Promise<ListedInvitation[]> {
  const unique = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
  const [organizations, inviters, roles] = await Promise.all([
    listOrganizationsByIds(work.db, work.environmentId, unique(invitations.map((each) => each.organizationId))),
    listAccountsByIds(work.db, work.environmentId, unique(invitations.map((each) => each.inviterUserId))),
    listRoleFacts(
      work,
      invitations.map(({ organizationId, roleSlug }) => ({ organizationId, slug: roleSlug ?? DEFAULT_ROLE })),
    ),
  ]);
  return invitations.map((invitation, at) => ({
    ...bareInvitation(invitation),
    url: invitation.state === 'pending' ? showInvitation(work, invitation).url : null,
    organization: organizations.find(({ id }) => id === invitation.organizationId) ?? null,
    inviter: inviters.find(({ id }) => id === invitation.inviterUserId) ?? null,
    role: roles[at] as ListedInvitation['role'],
  }));
}
