// Invitations: sent, shown, taken back, accepted once by the owner of the address.

import { canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import { digest, randomLetters } from '../kit/secrets.ts';
import type { Invitation, ShownInvitation } from '../model/invitation.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import type { User } from '../model/user.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/invitations.ts';
import { lock } from '../store/lock.ts';
import { findOrganization, holdOrganization } from '../store/organizations.ts';
import { findUser, findUserWithPassword, lockUser } from '../store/users.ts';
import { emit } from './events.ts';
import { checkSends, post } from './letters.ts';
import { admitInvitee, dismissInvitee, expectInvitee, settlingMember } from './memberships.ts';
import { checkCursor } from './pages.ts';
import { checkLocale } from './profile.ts';
import { resolveRoles } from './roles.ts';
import type { Work } from './work.ts';

const DAY = 86_400_000;

export interface NewInvitation {
  email: string;
  organizationId?: string;
  roleSlug?: string;
  /** 1 to 30, 7 by default. */
  expiresInDays?: number;
  inviterUserId?: string;
  locale?: string;
}

/**
 * Invites an address, to an organization or to the environment, and mails the link. Somebody who has an account becomes
 * a pending member at once. Refuses `invalid_email`, `not_found`, `invalid_role`, `invitation_exists`,
 * `invitee_exists`, `invitation_days`, `too_many_requests`.
 */
export async function sendInvitation(work: Work, input: NewInvitation): Promise<ShownInvitation> {
  const email = canonicalEmail(input.email);
  if (!email) throw refuse('invalid_email', { act: 'create' });
  const days = input.expiresInDays ?? 7;
  if (days < 1 || days > 30) throw refuse('invitation_days', { bound: days < 1 ? 'short' : 'long' });
  const organizationId = input.organizationId ?? null;
  const locale = checkLocale(input.locale ?? null);
  const [organization, inviter, invitee] = await Promise.all([
    organizationId ? findOrganization(work.db, work.environmentId, organizationId) : null,
    input.inviterUserId ? findUser(work.db, work.environmentId, input.inviterUserId) : null,
    findUserWithPassword(work.db, work.environmentId, email.canonical),
  ]);
  if (organizationId && !organization) throw refuse('not_found', { entity: 'organization', id: organizationId });
  if (input.inviterUserId && !inviter) throw refuse('not_found', { entity: 'user', id: input.inviterUserId });
  if (!organizationId && invitee) throw refuse('invitee_exists', { organization: false });
  if (organizationId && input.roleSlug)
    await resolveRoles(work, work.db, organizationId, [input.roleSlug], 'invitation');
  await checkSends(work, email.canonical);

  const now = work.now();
  const token = randomLetters(25);
  const id = newId('invitation', now);
  const invitation: Invitation = {
    id,
    email: email.original,
    state: 'pending',
    organizationId,
    roleSlug: input.roleSlug ?? null,
    inviterUserId: inviter?.id ?? null,
    acceptedUserId: null,
    locale,
    acceptedAt: null,
    revokedAt: null,
    expiresAt: now + days * DAY,
    createdAt: now,
    updatedAt: now,
  };
  await settlingMember(work, async (tx) => {
    // The person first and then the organization, as everybody does who writes memberships.
    const held = organizationId && invitee ? await lockUser(tx, work.environmentId, invitee.user.id) : null;
    if (organizationId && !(await holdOrganization(tx, work.environmentId, organizationId))) {
      throw refuse('not_found', { entity: 'organization', id: organizationId });
    }
    // One at a time for each address: an invitation that expired does not stand in the way of a new one, so that no
    // constraint of the table can say this.
    await lock(tx, 'invitations', `${work.environmentId} ${email.canonical}`);
    if (await store.isInvited(tx, work.environmentId, email.canonical, organizationId, now)) {
      throw refuse('invitation_exists', { organization: organizationId !== null });
    }
    await store.insertInvitation(tx, {
      environment_id: work.environmentId,
      id,
      email: email.original,
      canonical: email.canonical,
      organization_id: organizationId,
      role_slug: invitation.roleSlug,
      inviter_user_id: invitation.inviterUserId,
      accepted_user_id: null,
      locale,
      lookup: digest(token),
      sealed: work.tools.vault.seal(token, place(work, id)),
      accepted_at: null,
      revoked_at: null,
      expires_at: invitation.expiresAt,
      created_at: now,
      updated_at: now,
    });
    if (organizationId && held)
      await expectInvitee(work, tx, { userId: held.id, organizationId, roleSlug: invitation.roleSlug });
    await emit(work, tx, 'invitation.created', invitation, { organizationId });
    await mail(work, tx, invitation, token, { organizationName: organization?.name ?? null, inviter, days });
  });
  return { ...invitation, token, url: urlOf(work, token) };
}

/** Refuses `not_found`. */
export async function getInvitation(work: Work, id: string): Promise<ShownInvitation> {
  return show(work, found(await store.findInvitation(work.db, work.environmentId, id, work.now()), id));
}

/** An invitation by its token, in every state. Refuses `not_found`. */
export async function getInvitationByToken(work: Work, token: string): Promise<ShownInvitation> {
  const invitation = await store.findInvitationByLookup(work.db, work.environmentId, digest(token), work.now());
  return show(work, found(invitation, token));
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
  return { rows: rows.map((row) => show(work, row)), after, before };
}

/**
 * Accepts an invitation for the user who has its address. Who did not prove the address yet is accepted where every
 * sign-in asks for that proof, and nowhere else: what the membership opens stays closed until then (L3). Refuses `not_found`, `invitation_not_pending`,
 * `invitation_without_user`, `invitation_dead`.
 */
export async function acceptInvitation(work: Work, id: string): Promise<ShownInvitation> {
  const invitation = pending(
    found(await store.findInvitation(work.db, work.environmentId, id, work.now()), id),
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
  return show(work, accepted);
}

/** Takes an invitation back; a membership that waited for it goes too. Refuses `not_found`, `invitation_not_pending`. */
export async function revokeInvitation(work: Work, id: string): Promise<ShownInvitation> {
  const before = pending(found(await store.findInvitation(work.db, work.environmentId, id, work.now()), id), 'revoke');
  const revoked = await work.commit(async (tx) => {
    if (before.organizationId) await holdOrganization(tx, work.environmentId, before.organizationId);
    const invitation = await store.revokeInvitation(tx, work.environmentId, id, work.now());
    if (!invitation) return null;
    const invitee = await findUserWithPassword(
      tx,
      work.environmentId,
      canonicalEmail(invitation.email)?.canonical ?? '',
    );
    const { organizationId } = invitation;
    if (organizationId && invitee) await dismissInvitee(work, tx, { userId: invitee.user.id, organizationId });
    await emit(work, tx, 'invitation.revoked', bare(invitation), { organizationId: invitation.organizationId });
    return invitation;
  });
  if (!revoked) throw refuse('invitation_not_pending', { state: 'accepted', doing: 'revoke' });
  return show(work, revoked);
}

/** Mails the same link again. Refuses `not_found`, `invitation_not_pending`, `too_many_requests`. */
export async function resendInvitation(work: Work, id: string, locale?: string): Promise<ShownInvitation> {
  const invitation = pending(
    found(await store.findInvitation(work.db, work.environmentId, id, work.now()), id),
    'resend',
  );
  await checkSends(work, invitation.email.toLowerCase());
  const { organizationId, inviterUserId } = invitation;
  const [organization, inviter] = await Promise.all([
    organizationId ? findOrganization(work.db, work.environmentId, organizationId) : null,
    inviterUserId ? findUser(work.db, work.environmentId, inviterUserId) : null,
  ]);
  const spoken = { ...invitation, locale: locale ? checkLocale(locale) : invitation.locale };
  const shown = show(work, invitation);
  const days = Math.max(1, Math.ceil((invitation.expiresAt - work.now()) / DAY));
  await work.commit(async (tx) => {
    await emit(work, tx, 'invitation.resent', bare(invitation), { organizationId });
    await mail(work, tx, spoken, shown.token, { organizationName: organization?.name ?? null, inviter, days });
  });
  return shown;
}

/** The invitation that a token opens for somebody. Refuses `invitation_dead`, `invitation_for_other_email`. */
export async function readInvitation(work: Work, token: string, who: { email: string }): Promise<Invitation> {
  return open(await store.findInvitationByLookup(work.db, work.environmentId, digest(token), work.now()), who);
}

/** The same by its id, for who showed the token before; null when they have accepted it meanwhile. */
export async function findInvitationOf(work: Work, id: string, user: User): Promise<Invitation | null> {
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
  return bare(invitation);
}

// To the environment anybody may bring it; to an organization only whom it was sent to.
function checkInvitee(invitation: Invitation, { email }: { email: string }): void {
  const same = canonicalEmail(invitation.email)?.canonical === canonicalEmail(email)?.canonical;
  if (invitation.organizationId && !same) throw refuse('invitation_for_other_email');
}

async function putAcceptance(work: Work, tx: Tx, invitation: Invitation, user: User): Promise<store.SealedInvitation> {
  if (invitation.organizationId) await holdOrganization(tx, work.environmentId, invitation.organizationId);
  const accepted = await store.acceptInvitation(tx, work.environmentId, invitation.id, user.id, work.now());
  if (!accepted) throw refuse('invitation_dead');
  const { organizationId } = accepted;
  if (organizationId) await admitInvitee(work, tx, { userId: user.id, organizationId, roleSlug: accepted.roleSlug });
  await emit(work, tx, 'invitation.accepted', bare(accepted), { organizationId });
  return accepted;
}

interface Surroundings {
  organizationName: string | null;
  inviter: User | null;
  days: number;
}

function mail(work: Work, tx: Tx, invitation: Invitation, token: string, about: Surroundings): Promise<void> {
  const { organizationName, inviter, days } = about;
  const inviterName = inviter
    ? (inviter.name ?? ([inviter.firstName, inviter.lastName].filter(Boolean).join(' ') || inviter.email))
    : null;
  const data = { url: urlOf(work, token), organizationName, inviterName, days };
  return post(work, tx, 'invitation', { to: invitation.email, locale: invitation.locale }, data);
}

function pending(invitation: store.SealedInvitation, act: 'accept' | 'revoke' | 'resend'): store.SealedInvitation {
  if (invitation.state !== 'pending') throw refuse('invitation_not_pending', { state: invitation.state, doing: act });
  return invitation;
}

function found(invitation: store.SealedInvitation | null, id: string): store.SealedInvitation {
  if (!invitation) throw refuse('not_found', { entity: 'invitation', id });
  return invitation;
}

function show(work: Work, { sealed, ...invitation }: store.SealedInvitation): ShownInvitation {
  const token = work.tools.vault.open(sealed, place(work, invitation.id));
  return { ...invitation, token, url: urlOf(work, token) };
}

// Events tell of the invitation without what opens it.
function bare({ sealed: _, ...invitation }: store.SealedInvitation): Invitation {
  return invitation;
}

function urlOf(work: Work, token: string): string {
  const url = new URL(work.environment.settings.invitationUrl ?? `${work.tools.publicUrl}/invite`);
  url.searchParams.set('invitation_token', token);
  return url.toString();
}

function place(work: Work, id: string) {
  return { environment: work.environmentId, table: 'invitations', column: 'sealed', row: id };
}
