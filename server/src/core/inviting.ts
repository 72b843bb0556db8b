// Inviting people: to an organization or to the environment, one or several at once, and mailing the link again.

import { canonicalEmail } from '../kit/email.ts';
import { newId } from '../kit/ids.ts';
import { digest, randomLetters } from '../kit/secrets.ts';
import { type Account, identifierOf, type JsonObject } from '../model/account.ts';
import type { Invitation, ShownInvitation } from '../model/invitation.ts';
import { refuse } from '../model/refusal.ts';
import { findAccount, holdAccount } from '../store/accounts.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/invitations.ts';
import { lock } from '../store/lock.ts';
import { findOrganization, holdOrganization } from '../store/organizations.ts';
import { findUserWithPassword } from '../store/users.ts';
import { emit } from './events.ts';
import {
  bareInvitation,
  foundInvitation,
  invitationUrl,
  pendingInvitation,
  sealedPlace,
  showInvitation,
} from './invitation-links.ts';
import { expectInvitee, settlingMember } from './invitees.ts';
import { checkSends, post } from './letters.ts';
import { requireAdministrator } from './members.ts';
import { claimPlaces } from './membership-changes.ts';
import { changeBuckets, NO_BUCKETS } from './metadata.ts';
import { checkLocale } from './profile.ts';
import { mayBeTarget } from './redirects.ts';
import { resolveRoles } from './roles.ts';
import type { Work } from './work.ts';

const DAY = 86_400_000;

/** How many days an invitation lives: unless somebody says, and at most. */
export const LIVES = { short: { usual: 7, most: 30 }, long: { usual: 30, most: 365 } } as const;

export interface NewInvitation {
  email: string;
  organizationId?: string;
  roleSlug?: string;
  expiresInDays?: number;
  /** `short` by default. */
  life?: keyof typeof LIVES;
  inviterUserId?: string;
  /** Whether the inviter has to be an administrator of the organization. */
  byAdministrator?: boolean;
  locale?: string;
  publicMetadata?: JsonObject;
  privateMetadata?: JsonObject;
  redirectUrl?: string;
  /** False sends no letter. */
  notify?: boolean;
  /** Invites although there is such an invitation. */
  despiteInvitation?: boolean;
  /** Invites to the environment although somebody has the address. */
  despiteUser?: boolean;
}

/**
 * Invites an address, to an organization or to the environment, and mails the link. Somebody who has an account becomes
 * a pending member at once. Refuses `invalid_email`, `not_found`, `invalid_role`, `invitation_exists`,
 * `invitee_exists`, `invitation_days`, `too_many_requests`, `organization_full`, `not_an_administrator`,
 * `metadata_too_large`, `redirect_not_allowed`.
 */
export async function sendInvitation(work: Work, input: NewInvitation): Promise<ShownInvitation> {
  return (await sendInvitations(work, [input]))[0] as ShownInvitation;
}

/** Invites several, all of them or nobody. Refuses as {@link sendInvitation} does. */
export async function sendInvitations(work: Work, inputs: NewInvitation[]): Promise<ShownInvitation[]> {
  const letters: Prepared[] = [];
  for (const input of inputs) letters.push(await prepare(work, input));
  await settlingMember(work, async (tx) => {
    // The people first and then the organization, as everybody does who writes memberships; in an order of their own,
    // so that two who invite the same people do not wait for each other.
    const invitees = new Set(letters.flatMap((each) => (each.inviteeId ? [each.inviteeId] : [])).sort());
    const held = new Set<string>();
    for (const id of invitees) if (await holdAccount(tx, work.environmentId, id)) held.add(id);
    for (const organizationId of new Set(letters.flatMap(({ invitation }) => invitation.organizationId ?? []))) {
      if (!(await holdOrganization(tx, work.environmentId, organizationId)))
        throw refuse('not_found', { entity: 'organization', id: organizationId });
    }
    // One at a time for each address: an invitation that expired does not stand in the way of a new one, so that no
    // constraint of the table can say this.
    for (const canonical of new Set(letters.map((each) => each.canonical).sort()))
      await lock(tx, 'invitations', `${work.environmentId} ${canonical}`);
    for (const letter of letters) await put(work, tx, letter, held);
  });
  return letters.map(({ invitation, token }) => ({
    ...invitation,
    token,
    url: invitationUrl(work, token, invitation.redirectUrl),
  }));
}

/** Mails the same link again. Refuses `not_found`, `invitation_not_pending`, `too_many_requests`. */
export async function resendInvitation(work: Work, id: string, locale?: string): Promise<ShownInvitation> {
  const invitation = pendingInvitation(
    foundInvitation(await store.findInvitation(work.db, work.environmentId, id, work.now()), id),
    'resend',
  );
  await checkSends(work, invitation.email.toLowerCase());
  const { organizationId, inviterUserId } = invitation;
  const [organization, inviter] = await Promise.all([
    organizationId ? findOrganization(work.db, work.environmentId, organizationId) : null,
    inviterUserId ? findAccount(work.db, work.environmentId, inviterUserId) : null,
  ]);
  const spoken = { ...invitation, locale: locale ? checkLocale(locale) : invitation.locale };
  const shown = showInvitation(work, invitation);
  const days = Math.max(1, Math.ceil((invitation.expiresAt - work.now()) / DAY));
  await work.commit(async (tx) => {
    await emit(work, tx, 'invitation.resent', bareInvitation(invitation), { organizationId });
    await mail(work, tx, spoken, shown.token, { organizationName: organization?.name ?? null, inviter, days });
  });
  return shown;
}

interface Surroundings {
  organizationName: string | null;
  inviter: Account | null;
  days: number;
}

interface Prepared extends Surroundings {
  invitation: Invitation;
  token: string;
  canonical: string;
  /** Whoever has the address. */
  inviteeId: string | null;
  notify: boolean;
  despiteInvitation: boolean;
}

async function prepare(work: Work, input: NewInvitation): Promise<Prepared> {
  const email = canonicalEmail(input.email);
  if (!email) throw refuse('invalid_email', { act: 'create' });
  const { usual, most } = LIVES[input.life ?? 'short'];
  const days = input.expiresInDays ?? usual;
  if (days < 1 || days > most) throw refuse('invitation_days', { bound: days < 1 ? 'short' : 'long' });
  const { organizationId = null, inviterUserId, roleSlug, notify = true, redirectUrl = null } = input;
  const locale = checkLocale(input.locale ?? null);
  if (redirectUrl !== null && !mayBeTarget(work, redirectUrl)) throw refuse('redirect_not_allowed');
  const buckets = changeBuckets(NO_BUCKETS, input, 'replace');
  const [organization, inviter, invitee] = await Promise.all([
    organizationId ? findOrganization(work.db, work.environmentId, organizationId) : null,
    inviterUserId ? findAccount(work.db, work.environmentId, inviterUserId) : null,
    findUserWithPassword(work.db, work.environmentId, email.canonical),
  ]);
  if (organizationId && !organization) throw refuse('not_found', { entity: 'organization', id: organizationId });
  if (inviterUserId && !inviter) throw refuse('not_found', { entity: 'user', id: inviterUserId });
  if (organizationId && inviter && input.byAdministrator) await requireAdministrator(work, organizationId, inviter.id);
  if (!organizationId && invitee && !input.despiteUser) throw refuse('invitee_exists', { organization: false });
  if (organizationId && roleSlug) await resolveRoles(work, work.db, organizationId, [roleSlug], 'invitation');
  if (notify) await checkSends(work, email.canonical);
  const now = work.now();
  return {
    invitation: {
      id: newId('invitation', now),
      email: email.original,
      state: 'pending',
      organizationId,
      roleSlug: roleSlug ?? null,
      inviterUserId: inviter?.id ?? null,
      acceptedUserId: null,
      locale,
      ...buckets,
      redirectUrl,
      acceptedAt: null,
      revokedAt: null,
      expiresAt: now + days * DAY,
      createdAt: now,
      updatedAt: now,
    },
    token: randomLetters(25),
    canonical: email.canonical,
    inviteeId: organizationId ? (invitee?.user.id ?? null) : null,
    organizationName: organization?.name ?? null,
    inviter,
    days,
    notify,
    despiteInvitation: input.despiteInvitation ?? false,
  };
}

async function put(work: Work, tx: Tx, letter: Prepared, held: Set<string>): Promise<void> {
  const { invitation, canonical, token, inviteeId } = letter;
  const { id, email, organizationId, createdAt: now } = invitation;
  const known = await store.isInvited(tx, work.environmentId, canonical, organizationId, now);
  if (known && !letter.despiteInvitation)
    throw refuse('invitation_exists', { organization: organizationId !== null, email });
  if (organizationId) await claimPlaces(work, tx, organizationId, 1);
  await store.insertInvitation(tx, {
    environment_id: work.environmentId,
    id,
    email,
    canonical,
    organization_id: organizationId,
    role_slug: invitation.roleSlug,
    inviter_user_id: invitation.inviterUserId,
    accepted_user_id: null,
    locale: invitation.locale,
    lookup: digest(token),
    sealed: work.tools.vault.seal(token, sealedPlace(work, id)),
    public_metadata: invitation.publicMetadata,
    private_metadata: invitation.privateMetadata,
    redirect_url: invitation.redirectUrl,
    accepted_at: null,
    revoked_at: null,
    expires_at: invitation.expiresAt,
    created_at: now,
    updated_at: now,
  });
  if (organizationId && inviteeId && held.has(inviteeId))
    await expectInvitee(work, tx, { userId: inviteeId, organizationId, roleSlug: invitation.roleSlug });
  await emit(work, tx, 'invitation.created', invitation, { organizationId });
  if (letter.notify) await mail(work, tx, invitation, token, letter);
}

function mail(work: Work, tx: Tx, invitation: Invitation, token: string, about: Surroundings): Promise<void> {
  const { organizationName, inviter, days } = about;
  const inviterName = inviter ? calledBy(inviter) : null;
  const url = invitationUrl(work, token, invitation.redirectUrl);
  const data = { url, organizationName, inviterName, days };
  return post(work, tx, 'invitation', { to: invitation.email, locale: invitation.locale }, data);
}

/** What an inviter is called in what the invited read. */
export function calledBy(account: Account): string | null {
  const { name, firstName, lastName } = account;
  return name ?? ([firstName, lastName].filter(Boolean).join(' ') || identifierOf(account));
}
