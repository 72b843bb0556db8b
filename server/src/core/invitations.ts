// Invitations: shown, listed, taken back, accepted once by the owner of the address.

import { canonicalEmail } from '../kit/email.ts';
import { digest } from '../kit/secrets.ts';
import type { Invitation, ShownInvitation } from '../model/invitation.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { User } from '../model/user.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/invitations.ts';
import { holdOrganization } from '../store/organizations.ts';
import { findUserWithPassword, lockUser } from '../store/users.ts';
import { changeAccountIn } from './accounts.ts';
import { emit } from './events.ts';
import {
  bareInvitation,
  checkWithin,
  foundInvitation,
  notPending,
  pendingInvitation,
  showInvitation,
} from './invitation-links.ts';
import { admitInvitee, dismissInvitee, settlingMember } from './invitees.ts';
import { requireAdministrator } from './members.ts';
import { mergePatch } from './metadata.ts';
import { checkCursor } from './pages.ts';
import type { Work } from './work.ts';

/** Refuses `not_found`. */
export async function getInvitation(work: Work, id: string): Promise<ShownInvitation> {
  return showInvitation(
    work,
    foundInvitation(await store.findInvitation(work.db, work.environmentId, id, work.now()), id),
  );
}

/** An invitation by its token, in every state. Refuses `not_found`. */
export async function getInvitationByToken(work: Work, token: string): Promise<ShownInvitation> {
  const invitation = await store.findInvitationByLookup(work.db, work.environmentId, digest(token), work.now());
  return showInvitation(work, foundInvitation(invitation, token));
}

/** One page of invitations. An address that is none matches nothing. Refuses `invalid_cursor`. */
export async function listInvitations(
  work: Work,
  filter: store.InvitationFilter,
  page: PageRequest,
): Promise<Page<ShownInvitation>> {
  const now = work.now();
  await checkCursor(
    page,
    'invitation',
    async (id) => (await store.findInvitation(work.db, work.environmentId, id, now)) !== null,
  );
  const email = filter.email === undefined ? undefined : canonicalEmail(filter.email)?.canonical;
  if (filter.email !== undefined && email === undefined) return { rows: [], after: null, before: null };
  const narrowed = { ...filter, ...(email === undefined ? {} : { email }) };
  const { rows, after, before } = await store.listInvitations(work.db, work.environmentId, narrowed, page, now);
  return { rows: rows.map((row) => showInvitation(work, row)), after, before };
}

/**
 * Accepts an invitation for the user who has its address. Who did not prove the address yet is accepted where every
 * sign-in asks for that proof, and nowhere else: what the membership opens stays closed until then (L3). Refuses `not_found`, `invitation_not_pending`,
 * `invitation_without_user`, `invitation_dead`.
 */
export async function acceptInvitation(work: Work, id: string): Promise<ShownInvitation> {
  const invitation = pendingInvitation(
    foundInvitation(await store.findInvitation(work.db, work.environmentId, id, work.now()), id),
    'accept',
  );
  const canonical = canonicalEmail(invitation.email)?.canonical ?? '';
  const owner = await findUserWithPassword(work.db, work.environmentId, canonical);
  if (!owner) throw refuse('invitation_without_user');
  const accepted = await settlingMember(work, async (tx) => {
    const user = await lockUser(tx, work.environmentId, owner.user.id);
    const proven = user?.emailVerified || work.environment.settings.requireEmailVerification;
    const owns = proven && user && canonicalEmail(user.email)?.canonical === canonical;
    if (!owns) throw refuse('invitation_without_user');
    return putAcceptance(work, tx, invitation, user);
  });
  return showInvitation(work, accepted);
}

/** Where an invitation has to be, and who takes it back. */
interface Within {
  organizationId: string | null;
  /** An administrator of the organization. */
  by?: string;
}

/**
 * Takes an invitation back; a membership that waited for it goes too. Refuses `not_found`, also for one that is not
 * `within`, `invitation_not_pending`, `not_an_administrator`.
 */
export async function revokeInvitation(work: Work, id: string, within?: Within): Promise<ShownInvitation> {
  const known = await store.findInvitation(work.db, work.environmentId, id, work.now());
  const found = within ? await checkWithin(work, known, id, within.organizationId) : foundInvitation(known, id);
  if (within?.by && within.organizationId) await requireAdministrator(work, within.organizationId, within.by);
  const before = pendingInvitation(found, 'revoke');
  const revoked = await work.commit(async (tx) => {
    if (before.organizationId) await holdOrganization(tx, work.environmentId, before.organizationId);
    const invitation = await store.revokeInvitation(tx, work.environmentId, id, work.now());
    if (!invitation) return null;
    const canonical = canonicalEmail(invitation.email)?.canonical ?? '';
    const invitee = await findUserWithPassword(tx, work.environmentId, canonical);
    const { organizationId } = invitation;
    if (organizationId && invitee) await dismissInvitee(work, tx, { userId: invitee.user.id, organizationId });
    await emit(work, tx, 'invitation.revoked', bareInvitation(invitation), { organizationId });
    return invitation;
  });
  if (!revoked) throw notPending(before, 'accepted', 'revoke');
  return showInvitation(work, revoked);
}

/** The invitation that a token opens for somebody. Refuses `invitation_dead`, `invitation_for_other_email`. */
export async function readInvitation(work: Work, token: string, who: { email: string }): Promise<Invitation> {
  return open(await store.findInvitationByLookup(work.db, work.environmentId, digest(token), work.now()), who);
}

/** The same by its id, for who showed the token before; null when they have accepted it meanwhile. */
export async function findInvitationOf(
  work: Work,
  id: string,
  user: Pick<User, 'id' | 'email'>,
): Promise<Invitation | null> {
  const invitation = await store.findInvitation(work.db, work.environmentId, id, work.now());
  return invitation?.acceptedUserId === user.id ? null : open(invitation, user);
}

/**
 * Accepts an invitation in the commit of what it was brought to. Of parallel callers one gets here. Refuses
 * `invitation_dead`, `invitation_for_other_email`.
 */
export async function redeemInvitation(work: Work, tx: Tx, invitation: Invitation, user: User): Promise<void> {
  checkInvitee(invitation, user);
  await putAcceptance(work, tx, invitation, user);
}

function open(invitation: store.SealedInvitation | null, who: { email: string }): Invitation {
  if (invitation?.state !== 'pending') throw refuse('invitation_dead');
  checkInvitee(invitation, who);
  return bareInvitation(invitation);
}

// To the environment anybody may bring it; to an organization only whom it was sent to.
function checkInvitee(invitation: Invitation, { email }: { email: string }): void {
  if (invitation.organizationId && !isSentTo(invitation, email)) throw refuse('invitation_for_other_email');
}

function isSentTo(invitation: Invitation, email: string): boolean {
  return canonicalEmail(invitation.email)?.canonical === canonicalEmail(email)?.canonical;
}

async function putAcceptance(work: Work, tx: Tx, invitation: Invitation, user: User): Promise<store.SealedInvitation> {
  if (invitation.organizationId) await holdOrganization(tx, work.environmentId, invitation.organizationId);
  const accepted = await store.acceptInvitation(tx, work.environmentId, invitation.id, user.id, work.now());
  if (!accepted) throw refuse('invitation_dead');
  const { organizationId, roleSlug, publicMetadata, privateMetadata } = accepted;
  const carried = { publicMetadata, privateMetadata };
  if (organizationId) await admitInvitee(work, tx, { userId: user.id, organizationId, roleSlug, ...carried });
  // What it carries (a role, say) was meant for the address: a link that was passed on brings somebody in, and no more (L3).
  else if (isSentTo(accepted, user.email) && Object.keys(publicMetadata).length > 0)
    await carry(work, tx, user.id, publicMetadata);
  await emit(work, tx, 'invitation.accepted', bareInvitation(accepted), { organizationId });
  return accepted;
}

// Without the bound on metadata, which the invitation kept by itself: nobody is to be turned away for what was given to them.
async function carry(work: Work, tx: Tx, userId: string, metadata: Invitation['publicMetadata']): Promise<void> {
  await changeAccountIn(work, tx, userId, (_, before) => ({
    ...before,
    publicMetadata: mergePatch(before.publicMetadata, metadata),
  }));
}
