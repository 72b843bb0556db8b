// Signing in by the word of an identity provider: who they are there tells who they are here, and no address does (L1).

import { canonicalEmail } from '../../kit/email.ts';
import { newId } from '../../kit/ids.ts';
import { type Account, blankAccount, userOf, type VerifiedBy } from '../../model/account.ts';
import type { Provider } from '../../model/external-account.ts';
import type { ProvenIdentity } from '../../model/proven-identity.ts';
import { Refusal, refuse, Unavailable } from '../../model/refusal.ts';
import type { User } from '../../model/user.ts';
import { findConnection } from '../../store/connections.ts';
import type { Tx } from '../../store/database.ts';
import { findUser, findUserWithPassword } from '../../store/users.ts';
import { changeAccountIn } from '../accounts.ts';
import { tellFailures } from '../failures.ts';
import { claiming, makeIdentifiers, provenBy } from '../identifiers.ts';
import { findInvitationOf } from '../invitations.ts';
import { putAccount } from '../new-accounts.ts';
import { takePossession } from '../verification.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome, type Proof } from './finish.ts';
import { findKnown, isOvertaken, keepLink, keepSso, Overtaken, speaksFor } from './identities.ts';

/** Where a sign-in comes from, whatever it ends in. */
type Whence = Omit<Circumstances<never>, 'ending'>;

/** How often a sign-in looks again because somebody else was faster. */
const TRIES = 3;

/**
 * Finds, links or makes the user of an identity, and finishes. Every refusal leaves an event. Refuses
 * `link_needs_sign_in` when somebody has the address and the provider cannot vouch for it, `sign_up_not_allowed`,
 * `provider_email_missing` for a new user without an address, `external_account_taken`, and as `finish` does.
 */
export function signInByProvider<T>(work: Work, identity: ProvenIdentity, from: Circumstances<T>): Promise<Outcome<T>> {
  return proveProvider(work, identity, from, (proof) => finish(work, proof, from));
}

/**
 * The same proof for an end of another kind. `end` takes it in one commit; it is called again with another proof when
 * somebody made or linked the user at the same moment. Refuses as {@link signInByProvider} does.
 */
export async function proveProvider<T>(
  work: Work,
  identity: ProvenIdentity,
  from: Whence,
  end: (proof: Proof) => Promise<T>,
): Promise<T> {
  const { kind, connectionId, organizationId } = identity;
  const method = kind === 'sso' ? ('sso' as const) : (`${identity.provider as Provider}_oauth` as const);
  const sso = kind === 'sso' ? { organizationId, connectionId, sessionId: null } : undefined;
  const who = { method, email: identity.email ?? '', ...(sso ? { sso } : {}) };
  const told = {
    method,
    event: kind === 'sso' ? ('authentication.sso_succeeded' as const) : ('authentication.oauth_succeeded' as const),
    organizationId: organizationId ?? from.organizationId ?? null,
    invitation: { invitationId: from.invitationId ?? null },
    ...(sso ? { sso } : {}),
  };
  return tellFailures(work, `authentication.${kind}_failed`, who, from, async (failing) => {
    for (let tried = 1; ; tried += 1) {
      const believed = await believe(work, identity);
      const owner = await findOwner(work, believed, from);
      failing.userId = owner.by === 'nothing' ? null : owner.user.id;
      try {
        if (owner.by !== 'nothing') return await end({ ...told, ...linking(work, believed, owner) });
        const { user } = owner;
        const claimed = { userId: user.id, identifiers: user.identifiers };
        return await claiming(work, 'create', claimed, () => end({ ...told, ...making(work, believed, user) }));
      } catch (error) {
        const isTaken = owner.by === 'nothing' && error instanceof Refusal && error.is('email_taken');
        if (!isTaken && !isOvertaken(error)) throw error;
        if (tried < TRIES) continue;
        if (isTaken) throw refuse('link_needs_sign_in', { provider: nameOf(identity) });
        throw new Unavailable('somebody else signs in by the same identity', 1, error);
      }
    }
  });
}

// For whom an address is vouched: at a provider that says so itself, through a connection whoever has an address at a
// domain that its organization has proven, and nobody else.
async function believe(work: Work, identity: ProvenIdentity): Promise<ProvenIdentity> {
  if (identity.kind === 'oauth') return identity;
  const connection = await findConnection(work.db, work.environmentId, identity.connectionId ?? '');
  if (connection?.state !== 'active') throw refuse('invalid_connection', { fault: 'connection_unlinked' });
  return { ...identity, emailVerified: speaksFor(connection, identity.email) };
}

type Known = { by: 'identity' | 'address'; user: User };
type Owner = Known | { by: 'nothing'; user: Account & User };

// Known by the identity; else by an address that the provider can vouch for; else new here.
async function findOwner(work: Work, identity: ProvenIdentity, from: Whence): Promise<Owner> {
  const provider = nameOf(identity);
  const known = await findKnown(work, work.db, identity);
  if (known) {
    const user = await findUser(work.db, work.environmentId, known);
    if (!user) throw refuse('provider_email_missing', { provider });
    return { by: 'identity', user };
  }
  const email = canonicalEmail(identity.email ?? '');
  if (!email) throw refuse('provider_email_missing', { provider });
  const holder = await findUserWithPassword(work.db, work.environmentId, email.canonical);
  if (holder && !identity.emailVerified) throw refuse('link_needs_sign_in', { provider });
  if (holder) return { by: 'address', user: holder.user };
  const user = draft(work, identity, email.original);
  if (!(await maySignUp(work, identity, user, from))) throw refuse('sign_up_not_allowed');
  return { by: 'nothing', user };
}

// Whom their organization's own provider vouches for it wants here; who is invited may come where nobody else may.
async function maySignUp(work: Work, identity: ProvenIdentity, user: User, from: Whence): Promise<boolean> {
  if (work.environment.settings.allowSignUp || (identity.kind === 'sso' && identity.emailVerified)) return true;
  const invitation = from.invitationId ? await findInvitationOf(work, from.invitationId, user) : null;
  return canonicalEmail(invitation?.email ?? '')?.canonical === canonicalEmail(user.email)?.canonical;
}

function draft(work: Work, identity: ProvenIdentity, email: string): Account & User {
  const now = work.now();
  const { emailVerified, firstName, lastName, name, imageUrl } = identity;
  const [own] = makeIdentifiers([{ type: 'email', value: email, standing: 'unverified' }], now, 'create');
  const identifiers = own ? [{ ...own, ...provenBy(emailVerified ? voucherOf(identity) : null) }] : [];
  const told = { firstName, lastName, name, imageUrl };
  const times = { createdAt: now, updatedAt: now };
  return { ...blankAccount(), ...told, id: newId('user', now), email, emailVerified, identifiers, ...times };
}

type Act = Pick<Proof, 'user' | 'make' | 'settle' | 'change'>;

function making(work: Work, identity: ProvenIdentity, user: Account & User): Act {
  return {
    user,
    make: (tx) => putAccount(work, tx, user, null, (_, account) => keepLink(work, tx, account, identity)),
    settle: async (tx) => {
      if (identity.kind === 'sso') await keepSso(work, tx, user.id, identity);
    },
  };
}

function linking(work: Work, identity: ProvenIdentity, { by, user }: Known): Act {
  const act = async (tx: Tx) => {
    const linked = await link(work, tx, identity, { by, user });
    const proven = await prove(work, tx, identity, { by, user: linked });
    if (identity.kind === 'sso') await keepSso(work, tx, user.id, identity);
    return proven;
  };
  const proves = identity.emailVerified && isSame(identity.email, user.email);
  // Where the address stays unproven a letter follows, and those are counted: only a proof of it does without.
  return proves ? { user, change: act } : { user, settle: act };
}

async function link(work: Work, tx: Tx, identity: ProvenIdentity, { by, user }: Known): Promise<Account & User> {
  const known = await findKnown(work, tx, identity);
  if (known !== (by === 'identity' ? user.id : null)) throw new Overtaken();
  const account = await changeAccountIn(work, tx, user.id, (_, before) => {
    // Found by the address: it has to be theirs still, and by no mere note of it.
    const own = before.identifiers.find(({ type, value }) => type === 'email' && isSame(value, identity.email));
    if (by === 'address' && !own?.isPrimary && !own?.isVerified) throw new Overtaken();
    return keepLink(work, tx, before, identity);
  });
  const linked = userOf(account);
  if (!linked) throw new Overtaken();
  return linked;
}

// Whoever the provider vouches for has the address, and with it an account that nobody has proven to be theirs before.
async function prove(work: Work, tx: Tx, identity: ProvenIdentity, { by, user }: Known): Promise<User> {
  if (user.emailVerified || !identity.emailVerified || !isSame(identity.email, user.email)) return user;
  const no = refuse('link_needs_sign_in', { provider: nameOf(identity) });
  try {
    return await takePossession(work, tx, user.id, { email: user.email, by: voucherOf(identity) }, no);
  } catch (error) {
    // The account has an owner by another proof. Who was known by the identity is let in as before.
    if (error === no && by === 'identity') return user;
    throw error;
  }
}

function isSame(one: string | null, other: string | null): boolean {
  const canonical = canonicalEmail(one ?? '')?.canonical;
  return canonical !== undefined && canonical === canonicalEmail(other ?? '')?.canonical;
}

/** How an address was proven. */
function voucherOf({ provider }: ProvenIdentity): VerifiedBy {
  return provider ? `from_oauth_${provider}` : 'admin';
}

function nameOf({ provider, connectionId }: ProvenIdentity): string {
  return provider ?? connectionId ?? '';
}
