// The one tail of every sign-in: the gates, then what the person came for, or the next step.

import type { AuthenticationAttempt } from '../../model/event.ts';
import type { Factor } from '../../model/factor.ts';
import { Refusal, refuse } from '../../model/refusal.ts';
import type { AuthMethod } from '../../model/session.ts';
import type { User } from '../../model/user.ts';
import { isPasswordCompromised } from '../../store/credentials.ts';
import type { Tx } from '../../store/database.ts';
import { listVerifiedFactors } from '../../store/factors.ts';
import { findMembershipOf, listMemberships } from '../../store/memberships.ts';
import { lockUser } from '../../store/users.ts';
import { findLiveCode, makeCode } from '../codes.ts';
import { findRequiredSso } from '../connections.ts';
import { emit } from '../events.ts';
import { checkGates } from '../gates.ts';
import { checkSends } from '../letters.ts';
import { makePendingToken, putPending } from '../pending-sign-ins.ts';
import { requireMethod } from '../settings.ts';
import { putVerification } from '../verification.ts';
import type { Work } from '../work.ts';
import { type Brought, openInvitation, spendInvitation } from './invited.ts';

/** Where a sign-in comes from, as the application tells it, and what it is to end in. */
export interface Circumstances<T> {
  clientId: string;
  ipAddress: string | null;
  userAgent: string | null;
  /** What somebody asked for before they proved anything: an organization, an invitation that they follow. */
  organizationId?: string | null;
  invitationId?: string | null;
  /** Whether one of several organizations has to be chosen: yes, but for pages of our own. */
  needsOrganization?: boolean;
  ending: Ending<T>;
}

/**
 * What a person gets once they passed every gate: written in the commit of their proof. What it gives is run after the
 * commit, for whatever is slow.
 */
export type Ending<T> = (work: Work, tx: Tx, passed: Passed) => Promise<() => Promise<T>>;

/** Who passed, and what they proved. */
export interface Passed {
  user: User;
  method: AuthMethod;
  secondFactor: boolean;
  organizationId: string | null;
  /** What they are in the organization. */
  roleSlugs: string[];
  now: number;
  /** The moment of the first proof (epoch ms). */
  authenticatedAt: number;
  browserSessionId: string | null;
  clientId: string;
  ipAddress: string | null;
  userAgent: string | null;
}

export type SuccessEvent =
  | 'authentication.password_succeeded'
  | 'authentication.magic_auth_succeeded'
  | 'authentication.email_verification_succeeded'
  | 'authentication.mfa_succeeded'
  | 'authentication.oauth_succeeded'
  | 'authentication.sso_succeeded'
  | 'authentication.passkey_succeeded';

export interface Proof {
  user: User;
  /** The first proof of the flow; a later step keeps it. */
  method: AuthMethod;
  /** The event that tells of the proof; none for a step that proves nothing (choosing an organization). */
  event?: SuccessEvent;
  /** The organization that was asked for. */
  organizationId?: string | null;
  /** Whether the organization was asked for already: then none means none. */
  organizationSettled?: boolean;
  /** What the person was invited with, shown now or at an earlier step. */
  invitation?: Brought;
  /** Whether a second factor was proven in this flow. */
  secondFactor?: boolean;
  /** Whether the address must be proven here, whatever the environment asks: where nobody may learn that it is taken. */
  mustProveAddress?: boolean;
  /** When the first factor was proven, if that was not now (epoch ms). */
  authenticatedAt?: number;
  /** The browser's session on our pages that it comes from. */
  browserSessionId?: string | null;
  /** Of a proof through an organization's connection: which it was. */
  sso?: AuthenticationAttempt['sso'];
  /** Writes the user whom the proof brings into being, before anything else is asked of them. */
  make?(tx: Tx): Promise<unknown>;
  /** Whether the proof still holds, read in the commit once the user is locked. */
  stands?(tx: Tx): Promise<boolean>;
  /** What else belongs into the commit: settling the attempt, redeeming the code, spending the pending token. */
  settle?(tx: Tx): Promise<unknown>;
  /** A change of the user that the proof brings with it; gives them as they are then. */
  change?(tx: Tx): Promise<User>;
}

/** What a person has to do before a session begins. It is an outcome, not an error. */
export type Step = { pendingToken: string; user: User } & (
  | { name: 'email_verification'; emailVerificationId: string }
  | { name: 'organization_selection'; organizations: { id: string; name: string }[] }
  | { name: 'mfa_enrollment' }
  | { name: 'mfa_challenge'; factors: Pick<Factor, 'id' | 'type'>[] }
);

export type Outcome<T> = { step: Step; signedIn?: never } | { step?: never; signedIn: T };

/**
 * Turns a proof into what it is to end in, or into the next step, in one commit with its events. The gates are asked inside that
 * commit, against the user as they are then, so that a ban, a deletion or a new password in mid-flow is seen. Refuses
 * `method_disabled`, `user_banned`, `user_locked`, `password_compromised`, `sso_required`, `invitation_dead`, `invitation_for_other_email`, `organization_membership_not_found`, `too_many_requests`, `token_too_big`, and `invalid_credentials` for a proof that no longer holds.
 */
export async function finish<T>(work: Work, proof: Proof, from: Circumstances<T>): Promise<Outcome<T>> {
  const { clientId, ipAddress, userAgent } = from;
  requireMethod(work.environment.settings, proof.method, 'grant');
  const now = work.now();
  const pendingToken = makePendingToken();
  const brought = { ...proof.invitation, invitationId: proof.invitation?.invitationId ?? from.invitationId ?? null };
  const invitation = await openInvitation(work, brought, proof.user);
  // To an organization nobody follows an invitation who did not prove the address that it was sent to (L3).
  const { requireEmailVerification } = work.environment.settings;
  const mustProve = requireEmailVerification || Boolean(invitation?.organizationId) || proof.mustProveAddress === true;
  const mute = mustProve ? await tooManyLetters(work, proof) : null;
  const outcome = await work.commit(async (tx) => {
    const user = await admit(work, tx, proof, from);
    const wanted = proof.organizationId ?? from.organizationId ?? null;
    const asked = wanted ?? invitation?.organizationId ?? null;
    const invitedTo = asked === invitation?.organizationId ? asked : null;
    // Who is invited belongs there as soon as the session begins, and not before.
    const organization = invitedTo
      ? { id: invitedTo, roleSlugs: [], choice: [] }
      : await resolveOrganization(work, tx, user, {
          organizationId: wanted,
          organizationSettled: proof.organizationSettled || from.needsOrganization === false,
        });
    const step = await nextStep(work, tx, { user, proof, organization, pendingToken, mute, mustProve });
    if (step) {
      const organizationId = asked ?? organization.id;
      const whence = { clientId, ipAddress, userAgent };
      const { method, secondFactor = false, authenticatedAt = now } = proof;
      const proven = { userId: user.id, method, secondFactor, authenticatedAt };
      const brings = { organizationId, invitationId: invitation?.id ?? null };
      await putPending(work, tx, pendingToken, { ...whence, ...proven, ...brings });
      return { step };
    }
    await spendInvitation(work, tx, invitation, user);
    const { roleSlugs } = invitedTo
      ? await resolveOrganization(work, tx, user, { organizationId: invitedTo })
      : organization;
    const { method, secondFactor = method === 'passkey' } = proof;
    const { authenticatedAt = now, browserSessionId = null } = proof;
    const standing = { now, authenticatedAt, browserSessionId };
    const passed = { user, method, secondFactor, organizationId: organization.id, roleSlugs, ...standing };
    return { after: await from.ending(work, tx, { ...passed, clientId, ipAddress, userAgent }) };
  });
  return outcome.step ? { step: outcome.step } : { signedIn: await outcome.after() };
}

/**
 * Takes a proof, in a commit: holds the user, asks the gates of whoever they are then, spends what was brought, and gives
 * the user as they are afterwards. Refuses `invalid_credentials` for a proof that no longer holds, `user_banned`,
 * `user_locked`, `password_compromised`, `sso_required`.
 */
export async function admit(
  work: Work,
  tx: Tx,
  proof: Proof,
  from: Pick<Circumstances<never>, 'clientId' | 'ipAddress' | 'userAgent'>,
): Promise<User> {
  await proof.make?.(tx);
  // Sent together: the second statement is read after the first has the lock, and sees what was committed before it.
  const [locked, stands, compromised, required] = await Promise.all([
    lockUser(tx, work.environmentId, proof.user.id),
    proof.stands?.(tx),
    proof.method === 'password' && isPasswordCompromised(tx, work.environmentId, proof.user.id),
    findRequiredSso(work, tx, proof.user, proof.method),
  ]);
  if (!locked || stands === false) throw refuse('invalid_credentials', { email: proof.user.email });
  checkGates(locked, work.now());
  if (compromised) throw refuse('password_compromised');
  if (required) throw refuse('sso_required', required);
  const { clientId } = from;
  await Promise.all([proof.settle?.(tx), proof.event && emit(work, tx, proof.event, told(proof, from), { clientId })]);
  return (await proof.change?.(tx)) ?? locked;
}

interface Organization {
  id: string | null;
  roleSlugs: string[];
  /** What there is to choose from, when it is for the person to say. */
  choice: { id: string; name: string }[];
}

const NONE: Organization = { id: null, roleSlugs: [], choice: [] };

// Asked for wins; else the only one; several are a choice for the person, unless they made it already.
async function resolveOrganization(
  work: Work,
  tx: Tx,
  user: User,
  proof: Pick<Proof, 'organizationId' | 'organizationSettled'>,
): Promise<Organization> {
  let id = proof.organizationId ?? null;
  if (!id) {
    if (proof.organizationSettled) return NONE;
    const filter = { userId: user.id, statuses: ['active' as const] };
    const { rows } = await listMemberships(tx, work.environmentId, filter, { limit: 100, order: 'asc' });
    if (rows.length > 1)
      return { ...NONE, choice: rows.map((row) => ({ id: row.organizationId, name: row.organizationName })) };
    id = rows[0]?.organizationId ?? null;
  }
  // Held, so that it cannot end unseen before the session is there to end with it.
  const member = id ? await findMembershipOf(tx, work.environmentId, user.id, id) : null;
  if (member?.status === 'active') return { id, roleSlugs: member.roleSlugs, choice: [] };
  if (proof.organizationId) throw refuse('organization_membership_not_found');
  return NONE;
}

interface Standing {
  user: User;
  proof: Proof;
  organization: Organization;
  pendingToken: string;
  mute: Refusal | null;
  mustProve: boolean;
}

// Whoever knows a password must not fill somebody's mailbox with it: the letters of this step are counted as well. Gives
// the refusal when there have been too many.
async function tooManyLetters(work: Work, { user, change }: Proof): Promise<Refusal | null> {
  if (change || user.emailVerified) return null;
  return checkSends(work, user.email).then(
    () => null,
    (error) => {
      if (error instanceof Refusal) return error;
      throw error;
    },
  );
}

// The order is the wire's: the address, then the organization, then the second factor.
async function nextStep(
  work: Work,
  tx: Tx,
  { user, proof, organization, pendingToken, mute, mustProve }: Standing,
): Promise<Step | null> {
  if (!user.emailVerified && mustProve) {
    const sent = mute && (await findLiveCode(work, tx, user.id, 'email_verification'));
    if (sent) return { name: 'email_verification', pendingToken, user, emailVerificationId: sent };
    if (mute) throw mute;
    const code = makeCode(work, 'email_verification', user.id, user.email);
    await putVerification(work, tx, user, code);
    return { name: 'email_verification', pendingToken, user, emailVerificationId: code.id };
  }
  if (organization.choice.length > 0) {
    return { name: 'organization_selection', pendingToken, user, organizations: organization.choice };
  }
  // Whoever comes through an identity provider proved a second factor there, or does not need one. A passkey is two.
  if (proof.secondFactor || proof.method === 'sso' || proof.method === 'passkey') return null;
  const factors = await listVerifiedFactors(tx, work.environmentId, user.id);
  if (factors.length > 0) return { name: 'mfa_challenge', pendingToken, user, factors };
  return work.environment.settings.requireMfa ? { name: 'mfa_enrollment', pendingToken, user } : null;
}

function told(proof: Proof, from: Pick<Circumstances<never>, 'ipAddress' | 'userAgent'>): AuthenticationAttempt {
  const { id: userId, email } = proof.user;
  const { method, sso } = proof;
  const { ipAddress, userAgent } = from;
  return { method, email, userId, ipAddress, userAgent, ...(sso ? { sso } : {}) };
}
