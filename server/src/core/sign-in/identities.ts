// Whose the identities of providers are: who is known by one, and keeping it with the user whom it belongs to.

import { canonicalEmail } from '../../kit/email.ts';
import { newId } from '../../kit/ids.ts';
import { digest } from '../../kit/secrets.ts';
import { storable } from '../../kit/storable.ts';
import type { Account } from '../../model/account.ts';
import type { Connection } from '../../model/connection.ts';
import type { Provider } from '../../model/external-account.ts';
import type { ProvenIdentity } from '../../model/proven-identity.ts';
import { refuse } from '../../model/refusal.ts';
import { Conflict, type Db, type Tx } from '../../store/database.ts';
import { findExternalAccount } from '../../store/external-accounts.ts';
import { lockMembership } from '../../store/memberships.ts';
import { findOrganization } from '../../store/organizations.ts';
import { findSsoIdentity, putSsoIdentity, spendAssertion, touchSsoIdentity } from '../../store/sso-identities.ts';
import { holdConnection } from '../connections.ts';
import { putLink } from '../external-accounts.ts';
import { changeMembershipIn, claimPlaces, holdMember, putMembership } from '../membership-changes.ts';
import { NO_BUCKETS } from '../metadata.ts';
import { resolveRoles } from '../roles.ts';
import type { Work } from '../work.ts';

/** What was found before the commit is otherwise in it: then all of it is looked at again. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/** Whether somebody else took the identity, or made its user, at the same moment. */
export function isOvertaken(error: unknown): boolean {
  if (error instanceof Overtaken) return true;
  return error instanceof Conflict && ['external_accounts', 'sso_identities', 'memberships'].includes(error.table);
}

/**
 * The id of the user who is known by an identity, or null. Refuses `external_account_taken` for one whose subject is known
 * by the word of another issuer: a provider was set up anew, and its people are others.
 */
export async function findKnown({ environmentId }: Work, db: Db, identity: ProvenIdentity): Promise<string | null> {
  const { subject, issuer } = identity;
  if (identity.kind === 'sso') {
    const known = { connectionId: identity.connectionId ?? '', issuer: issuer ?? '', subject };
    return (await findSsoIdentity(db, environmentId, known))?.userId ?? null;
  }
  const found = await findExternalAccount(db, environmentId, identity.provider as Provider, subject);
  if (found?.issuer && issuer && found.issuer !== issuer) throw refuse('external_account_taken');
  return found?.userId ?? null;
}

/** Writes down that a user is known by an identity, within a commit that changes or makes them. Throws Conflict. */
export async function keepLink(work: Work, tx: Tx, account: Account, identity: ProvenIdentity): Promise<Account> {
  if (identity.kind === 'sso') return account;
  const { provider, subject, issuer, email, tokens } = identity;
  const { emailVerified, firstName, lastName, imageUrl, username, scopes } = identity;
  const details = {
    emailVerified: email === null ? null : emailVerified,
    firstName,
    lastName,
    imageUrl,
    username,
    scopes,
  };
  const linked = { provider: provider as Provider, subject, issuer, email, details };
  return putLink(work, tx, account, { ...linked, ...(tokens ? { tokens, keepsRefreshToken: true } : {}) });
}

/**
 * What a sign-in through a connection leaves behind beside the sign-in: its assertion is used up, the connection knows the
 * person, and they are a member of its organization; one who was deactivated stays so. Refuses `invalid_connection` for
 * one that was switched off meanwhile (F4), `invalid_provider_answer` for an assertion that was used before (F3),
 * `organization_full`.
 */
export async function keepSso(work: Work, tx: Tx, userId: string, identity: ProvenIdentity): Promise<void> {
  const { environmentId } = work;
  const { organizationId, assertion, subject, email, attributes } = identity;
  const connectionId = identity.connectionId ?? '';
  const issuer = identity.issuer ?? '';
  // The person, their organization, the connection: whoever holds several takes them in this order.
  if (organizationId) await holdMember(work, tx, { userId, organizationId });
  const connection = await holdConnection(work, tx, connectionId);
  // A domain was taken from the organization meanwhile (F4).
  if (identity.emailVerified && !speaksFor(connection, email)) throw new Overtaken();
  if (assertion) {
    const spent = { connectionId, digest: digest(assertion.id), expiresAt: assertion.expiresAt };
    if (!(await spendAssertion(tx, environmentId, spent)))
      throw refuse('invalid_provider_answer', { provider: connectionId, reason: 'was used before' });
  }
  const now = work.now();
  const known = await findSsoIdentity(tx, environmentId, { connectionId, issuer, subject });
  if (known && known.userId !== userId) throw new Overtaken();
  const said = { email, rawAttributes: storable(attributes) };
  if (known) await touchSsoIdentity(tx, environmentId, known.id, { ...said, now });
  else {
    const id = newId('sso_identity', now);
    const made = { id, connectionId, issuer, subject, userId, ...said, createdAt: now, updatedAt: now };
    await putSsoIdentity(tx, environmentId, made);
  }
  if (organizationId) await enrol(work, tx, userId, organizationId);
}

/** Whether an address is at a domain that the organization of a connection has proven. */
export function speaksFor({ domains }: Pick<Connection, 'domains'>, email: string | null): boolean {
  const domain = canonicalEmail(email ?? '')?.canonical.split('@')[1];
  return domains.some((each) => each.domain === domain);
}

async function enrol(work: Work, tx: Tx, userId: string, organizationId: string): Promise<void> {
  const present = await lockMembership(tx, work.environmentId, userId, organizationId);
  if (present && present.status !== 'pending') return;
  await claimPlaces(work, tx, organizationId, 1, present?.status === 'pending');
  if (present) {
    await changeMembershipIn(work, tx, present, { status: 'active' });
    return;
  }
  const organization = await findOrganization(tx, work.environmentId, organizationId);
  const roleSlugs = await resolveRoles(work, tx, organizationId, undefined);
  const made = { userId, organizationId, organizationName: organization?.name ?? '', status: 'active' as const };
  await putMembership(work, tx, { ...made, roleSlugs, ...NO_BUCKETS });
}
