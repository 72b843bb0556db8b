// Events as this wire tells them: a row for everything that can happen; null for what the vendor has no name for.

import { showSession } from '../../../core/sessions.ts';
import type { Account } from '../../../model/account.ts';
import type { Event, EventData, EventName } from '../../../model/event.ts';
import type { Invitation } from '../../../model/invitation.ts';
import type { Organization, ToldMembership, ToldRole } from '../../../model/organization.ts';
import type { Session } from '../../../model/session.ts';
import type { Scene } from '../../../model/speech.ts';
import { isLocked } from '../../../model/user.ts';
import { printDeleted, reletter } from './common.ts';
import {
  domainId,
  nameMembership,
  printDomain,
  printMember,
  printOrganizationInvitationEvent,
  printPermission,
  printRole,
} from './event-objects.ts';
import { printOrganization } from './organization.ts';
import { printSession } from './session.ts';
import { printUser } from './user.ts';

/** Where it happened, and when (epoch ms). */
type Occasion = Scene & { now: number };

interface Row<N extends EventName> {
  name: string;
  /** Whether an event deserves that name, the other, or none. */
  nameOf?(event: Event<N>): string | null;
  other?: string;
  print(data: EventData[N], occasion: Occasion): object;
}

const member = (name: string) => ({
  name,
  nameOf: nameMembership,
  print: (data: ToldMembership, { origin }: Occasion) => printMember(data, origin),
});

// One to the application alone has no name.
const invitation = (name: string) => ({
  name,
  nameOf: ({ data }: { data: Invitation }) => (data.organizationId === null ? null : name),
  print: (data: Invitation, { origin }: Occasion) => printOrganizationInvitationEvent(data, origin),
});

// This wire knows roles of all organizations, and none of one alone.
const nameRole = ({ name, data }: { name: string; data: ToldRole }) => (data.organizationId === null ? name : null);

const EVENTS: { [N in EventName]: Row<N> | null } = {
  'user.created': { name: 'user.created', print: printAccount },
  'user.updated': { name: 'user.updated', print: printAccount },
  'user.deleted': { name: 'user.deleted', print: printGone },
  'account.created': { name: 'user.created', print: printAccount },
  'account.updated': { name: 'user.updated', print: printAccount },
  'account.deleted': { name: 'user.deleted', print: printGone },
  'session.created': { name: 'session.created', print: printSessionEvent },
  'session.revoked': {
    name: 'session.revoked',
    other: 'session.ended',
    nameOf: ({ data }) => (data.endReason === 'signed_out' ? 'session.ended' : 'session.revoked'),
    print: printSessionEvent,
  },
  // Told as `session.revoked` beside it.
  'session.reuse_detected': null,
  'organization.created': { name: 'organization.created', print: printOrganizationEvent },
  'organization.updated': { name: 'organization.updated', print: printOrganizationEvent },
  'organization.deleted': { name: 'organization.deleted', print: ({ id }) => printDeleted('organization', id) },
  'organization_domain.created': { name: 'organizationDomain.created', print: printDomain },
  'organization_domain.verified': { name: 'organizationDomain.updated', print: printDomain },
  'organization_domain.updated': { name: 'organizationDomain.updated', print: printDomain },
  'organization_domain.verification_failed': { name: 'organizationDomain.updated', print: printDomain },
  'organization_domain.deleted': {
    name: 'organizationDomain.deleted',
    print: ({ id }) => printDeleted('organization_domain', domainId(id)),
  },
  'organization_membership.created': member('organizationMembership.created'),
  'organization_membership.updated': member('organizationMembership.updated'),
  'organization_membership.deleted': member('organizationMembership.deleted'),
  'role.created': { name: 'role.created', nameOf: nameRole, print: printRole },
  'role.updated': { name: 'role.updated', nameOf: nameRole, print: printRole },
  'role.deleted': { name: 'role.deleted', nameOf: nameRole, print: ({ id }) => printDeleted('role', id) },
  'permission.created': { name: 'permission.created', print: printPermission },
  'permission.updated': { name: 'permission.updated', print: printPermission },
  'permission.deleted': { name: 'permission.deleted', print: ({ id }) => printDeleted('permission', id) },
  'invitation.created': invitation('organizationInvitation.created'),
  'invitation.accepted': {
    ...invitation('organizationInvitation.accepted'),
    print: (data, { origin }) => ({
      ...printOrganizationInvitationEvent(data, origin),
      user_id: data.acceptedUserId,
    }),
  },
  'invitation.revoked': invitation('organizationInvitation.revoked'),
  'invitation.resent': null,
  // The vendor tells of letters with what they say, codes included, so that others may send them. We send them
  // ourselves, and no event carries a secret.
  'email_verification.created': null,
  'magic_auth.created': null,
  'email_change.created': null,
  'password_reset.created': null,
  'password_reset.succeeded': null,
  'authentication.magic_auth_succeeded': null,
  'authentication.magic_auth_failed': null,
  'authentication.email_verification_succeeded': null,
  'authentication.email_verification_failed': null,
  'authentication.mfa_succeeded': null,
  'authentication.mfa_failed': null,
  'authentication.oauth_succeeded': null,
  'authentication.oauth_failed': null,
  'authentication.sso_started': null,
  'authentication.sso_succeeded': null,
  'authentication.sso_failed': null,
  'authentication.password_succeeded': null,
  'authentication.password_failed': null,
  'authentication.reauthentication_succeeded': null,
  'authentication.passkey_succeeded': null,
  'authentication.passkey_failed': null,
  'factor.enrolled': null,
  'factor.verified': null,
  'factor.deleted': null,
  'user.password_changed': null,
  'user.password_removed': null,
  'user.locked': null,
  'device.approved': null,
  'device.denied': null,
  'api_key.created': null,
  'api_key.revoked': null,
  'signing_key.rotated': null,
  'webhook_endpoint.created': null,
  'webhook_endpoint.updated': null,
  'webhook_endpoint.deleted': null,
  'webhook_endpoint.secret_rotated': null,
  'settings.changed': null,
  'cors_origin.registered': null,
  'redirect_uri.registered': null,
  'redirect_uri.deleted': null,
  'jwt_template.updated': null,
  'external_account.linked': null,
  'external_account.unlinked': null,
  'oauth_provider.set': null,
  'oauth_provider.removed': null,
  'connection.set': null,
  'connection.activated': null,
  'connection.deactivated': null,
  'connection.deleted': null,
  // Told as `user.updated` beside them.
  'passkey.added': null,
  'passkey.removed': null,
  'passkey.counter_regressed': null,
  'backup_codes.replaced': null,
  'backup_code.used': null,
  'sign_in_token.created': null,
  'sign_in_token.accepted': null,
  'sign_in_token.revoked': null,
  'application.created': null,
  'application.deleted': null,
  'application.authorized': null,
  'application.revoked': null,
  'user_api_key.created': null,
  'user_api_key.revoked': null,
};

/** The core's names of this wire's events; of several the first. */
export const CORE_NAMES = new Map(
  (Object.keys(EVENTS) as EventName[]).reverse().flatMap((core) => {
    const { name, other } = EVENTS[core] ?? {};
    return [name, other].flatMap((wire): [string, EventName][] => (wire ? [[wire, core]] : []));
  }),
);

/** This wire's name of an event; null when it has none. */
export function nameOf(event: Event): string | null {
  const row = EVENTS[event.name] as Row<EventName> | null;
  return row?.nameOf ? row.nameOf(event) : (row?.name ?? null);
}

const instanceId = reletter('env', 'ins');

/** What a webhook endpoint is told of an event that has a name: what it happened to, as it then was. */
export function printEvent(event: Event, scene: Scene) {
  const { print } = EVENTS[event.name] as Row<EventName>;
  const { actor } = event.context;
  return {
    data: print(event.data, { ...scene, now: event.createdAt }),
    object: 'event' as const,
    type: nameOf(event),
    timestamp: event.createdAt,
    instance_id: instanceId(scene.environment.id),
    event_attributes: { http_request: { client_ip: actor.address ?? '', user_agent: actor.userAgent ?? '' } },
  };
}

// What the ledger of guesses says changes without an event: an operator's lock is told, and no wrong tries.
function printAccount(account: Account, { environment, origin, now }: Occasion) {
  const lockedFor = isLocked(account, now) ? (account.lockedUntil ?? Number.POSITIVE_INFINITY) : null;
  return printUser({ ...account, lockedFor, triesLeft: environment.settings.lockoutFailures }, { origin, now });
}

function printGone({ id, externalId }: Account) {
  return { ...printDeleted('user', id), ...(externalId === null ? {} : { external_id: externalId }) };
}

function printOrganizationEvent(organization: Organization, { origin }: Occasion) {
  return printOrganization(organization, origin);
}

// Who it is of is named by the id alone: who they were then, the event does not say.
function printSessionEvent(session: Session, { environment, now }: Occasion) {
  return { ...printSession(showSession({ environment, now: () => now }, session)), user: null };
}
