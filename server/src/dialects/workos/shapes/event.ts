// Events as this wire tells them: a row for everything that can happen.

import { z } from 'zod';
import type { AuthenticationAttempt, Event, EventData, EventName } from '../../../model/event.ts';
import { printApplication, printGrantEvent } from './application.ts';
import { printCodeFacts, printPasswordResetFacts } from './code.ts';
import { printTime, timestamp } from './common.ts';
import { printConnectionEvent, printConnectionGone } from './connection.ts';
import { printDeviceFacts } from './device.ts';
import { printFactor } from './factor.ts';
import { printIdentity } from './identity.ts';
import { printInvitationFacts } from './invitation.ts';
import { printDomain, printMembership, printOrganization } from './organization.ts';
import { printPermission, printRoleEvent } from './role.ts';
import { printSession } from './session.ts';
import { printUser } from './user.ts';
import { printUserApiKey } from './user-api-key.ts';

export const eventSchema = z
  .object({
    object: z.literal('event'),
    id: z.string(),
    event: z.string().describe('What happened.'),
    data: z.record(z.string(), z.unknown()).describe('The object that it happened to, as it then was.'),
    created_at: timestamp,
    context: z.object({
      client_id: z.string().optional(),
      actor: z.object({
        id: z.string(),
        source: z.enum(['api', 'dashboard', 'admin_portal', 'system']),
        name: z.string().nullable(),
      }),
      previous_attributes: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('Of an update: the former values of what changed.'),
    }),
  })
  .meta({ id: 'Event' });

interface Row<N extends EventName> {
  /** The vendor's name; those of ours alone carry a prefix, because Python parses known names into strict classes. */
  name: string | ((data: EventData[N]) => string);
  print(data: EventData[N]): Record<string, unknown>;
}

// What only this server tells of: the core's own words, spelled as this wire spells, its moments as this wire's times.
function plain(data: object): Record<string, unknown> {
  const spelled = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const isMoment = (key: string, value: unknown): value is number =>
    /At$|^until$/.test(key) && typeof value === 'number';
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [spelled(key), isMoment(key, value) ? printTime(value) : value]),
  );
}

const EVENTS: { [N in EventName]: Row<N> } = {
  'user.created': { name: 'user.created', print: printUser },
  'user.updated': { name: 'user.updated', print: printUser },
  'user.deleted': { name: 'user.deleted', print: printUser },
  'account.created': { name: 'latchkey.account.created', print: ({ id }) => ({ id }) },
  'account.updated': { name: 'latchkey.account.updated', print: ({ id }) => ({ id }) },
  'account.deleted': { name: 'latchkey.account.deleted', print: ({ id }) => ({ id }) },
  'organization.created': { name: 'organization.created', print: printOrganization },
  'organization.updated': { name: 'organization.updated', print: printOrganization },
  'organization.deleted': { name: 'organization.deleted', print: printOrganization },
  'organization_domain.created': { name: 'organization_domain.created', print: printDomain },
  'organization_domain.deleted': { name: 'organization_domain.deleted', print: printDomain },
  'organization_domain.verified': { name: 'organization_domain.verified', print: printDomain },
  'organization_domain.updated': { name: 'organization_domain.updated', print: printDomain },
  'organization_domain.verification_failed': {
    name: 'organization_domain.verification_failed',
    print: (domain) => ({ reason: 'domain_verification_period_expired', organization_domain: printDomain(domain) }),
  },
  'organization_membership.created': { name: 'organization_membership.created', print: printMembership },
  'organization_membership.updated': { name: 'organization_membership.updated', print: printMembership },
  'organization_membership.deleted': { name: 'organization_membership.deleted', print: printMembership },
  'role.created': {
    name: ({ organizationId }) => (organizationId ? 'organization_role.created' : 'role.created'),
    print: printRoleEvent,
  },
  'role.updated': {
    name: ({ organizationId }) => (organizationId ? 'organization_role.updated' : 'role.updated'),
    print: printRoleEvent,
  },
  'role.deleted': {
    name: ({ organizationId }) => (organizationId ? 'organization_role.deleted' : 'role.deleted'),
    print: printRoleEvent,
  },
  'permission.created': { name: 'permission.created', print: printPermission },
  'permission.updated': { name: 'permission.updated', print: printPermission },
  'permission.deleted': { name: 'permission.deleted', print: printPermission },
  'invitation.created': { name: 'invitation.created', print: printInvitationFacts },
  'invitation.accepted': { name: 'invitation.accepted', print: printInvitationFacts },
  'invitation.revoked': { name: 'invitation.revoked', print: printInvitationFacts },
  'invitation.resent': { name: 'invitation.resent', print: printInvitationFacts },
  'email_verification.created': {
    name: 'email_verification.created',
    print: (code) => ({ object: 'email_verification', ...printCodeFacts(code) }),
  },
  'magic_auth.created': {
    name: 'magic_auth.created',
    print: (code) => ({ object: 'magic_auth', ...printCodeFacts(code) }),
  },
  'email_change.created': {
    name: 'latchkey.email_change.created',
    print: (code) => ({ object: 'email_change', ...printCodeFacts(code) }),
  },
  'password_reset.created': { name: 'password_reset.created', print: printPasswordResetFacts },
  'password_reset.succeeded': { name: 'password_reset.succeeded', print: printPasswordResetFacts },
  'authentication.magic_auth_succeeded': {
    name: 'authentication.magic_auth_succeeded',
    print: printAttempt('magic_auth'),
  },
  'authentication.magic_auth_failed': { name: 'authentication.magic_auth_failed', print: printAttempt('magic_auth') },
  'authentication.email_verification_succeeded': {
    name: 'authentication.email_verification_succeeded',
    print: printAttempt('email_verification'),
  },
  'authentication.email_verification_failed': {
    name: 'authentication.email_verification_failed',
    print: printAttempt('email_verification'),
  },
  'factor.enrolled': { name: 'latchkey.authentication_factor.enrolled', print: printFactor },
  'factor.verified': { name: 'latchkey.authentication_factor.verified', print: printFactor },
  'factor.deleted': { name: 'latchkey.authentication_factor.deleted', print: printFactor },
  'authentication.mfa_succeeded': { name: 'authentication.mfa_succeeded', print: printAttempt('mfa') },
  'authentication.mfa_failed': { name: 'authentication.mfa_failed', print: printAttempt('mfa') },
  'session.created': { name: 'session.created', print: printSession },
  'session.revoked': { name: 'session.revoked', print: printSession },
  'authentication.oauth_succeeded': { name: 'authentication.oauth_succeeded', print: printAttempt('oauth') },
  'authentication.oauth_failed': { name: 'authentication.oauth_failed', print: printAttempt('oauth') },
  'authentication.sso_started': { name: 'authentication.sso_started', print: printSsoAttempt('started') },
  'authentication.sso_succeeded': { name: 'authentication.sso_succeeded', print: printSsoAttempt('succeeded') },
  'authentication.sso_failed': { name: 'authentication.sso_failed', print: printSsoAttempt('failed') },
  'authentication.password_succeeded': { name: 'authentication.password_succeeded', print: printAttempt('password') },
  'authentication.password_failed': { name: 'authentication.password_failed', print: printAttempt('password') },
  'authentication.reauthentication_succeeded': {
    name: 'authentication.reauthentication_succeeded',
    print: printAttempt('reauthentication'),
  },
  'authentication.passkey_succeeded': { name: 'authentication.passkey_succeeded', print: printAttempt('passkey') },
  'authentication.passkey_failed': { name: 'authentication.passkey_failed', print: printAttempt('passkey') },
  'sign_in_token.created': { name: 'latchkey.sign_in_token.created', print: plain },
  'sign_in_token.accepted': { name: 'latchkey.sign_in_token.accepted', print: plain },
  'sign_in_token.revoked': { name: 'latchkey.sign_in_token.revoked', print: plain },
  'session.reuse_detected': { name: 'latchkey.session.reuse_detected', print: printSession },
  'device.approved': { name: 'latchkey.device.approved', print: printDeviceFacts },
  'device.denied': { name: 'latchkey.device.denied', print: printDeviceFacts },
  'api_key.created': { name: 'latchkey.api_key.created', print: plain },
  'api_key.revoked': { name: 'latchkey.api_key.revoked', print: plain },
  'signing_key.rotated': { name: 'latchkey.signing_key.rotated', print: plain },
  'user.password_removed': { name: 'latchkey.user.password_removed', print: ({ userId }) => ({ user_id: userId }) },
  'user.password_changed': { name: 'latchkey.user.password_changed', print: ({ userId }) => ({ user_id: userId }) },
  'user.locked': { name: 'latchkey.user.locked', print: plain },
  'webhook_endpoint.created': { name: 'latchkey.webhook_endpoint.created', print: plain },
  'webhook_endpoint.updated': { name: 'latchkey.webhook_endpoint.updated', print: plain },
  'webhook_endpoint.deleted': { name: 'latchkey.webhook_endpoint.deleted', print: plain },
  'webhook_endpoint.secret_rotated': {
    name: 'latchkey.webhook_endpoint.secret_rotated',
    print: ({ id, startsAt }) => ({ id, starts_at: printTime(startsAt) }),
  },
  'settings.changed': { name: 'latchkey.settings.changed', print: plain },
  'cors_origin.registered': { name: 'latchkey.cors_origin.registered', print: plain },
  'redirect_uri.registered': {
    name: 'latchkey.redirect_uri.registered',
    print: ({ purpose, uri, isDefault }) => ({ purpose, uri, default: isDefault }),
  },
  'redirect_uri.deleted': {
    name: 'latchkey.redirect_uri.deleted',
    print: ({ purpose, uri, isDefault }) => ({ purpose, uri, default: isDefault }),
  },
  'jwt_template.updated': { name: 'latchkey.jwt_template.updated', print: plain },
  'external_account.linked': {
    name: 'latchkey.identity.linked',
    print: (account) => ({ user_id: account.userId, ...printIdentity(account) }),
  },
  'external_account.unlinked': {
    name: 'latchkey.identity.unlinked',
    print: (account) => ({ user_id: account.userId, ...printIdentity(account) }),
  },
  'oauth_provider.set': { name: 'latchkey.oauth_provider.set', print: plain },
  'oauth_provider.removed': { name: 'latchkey.oauth_provider.removed', print: plain },
  'connection.set': { name: 'latchkey.connection.set', print: printConnectionEvent },
  'connection.activated': { name: 'connection.activated', print: printConnectionEvent },
  'connection.deactivated': { name: 'connection.deactivated', print: printConnectionEvent },
  'connection.deleted': { name: 'connection.deleted', print: printConnectionGone },
  'passkey.added': { name: 'latchkey.passkey.added', print: plain },
  'passkey.removed': { name: 'latchkey.passkey.removed', print: plain },
  'passkey.counter_regressed': { name: 'latchkey.passkey.counter_regressed', print: plain },
  'backup_codes.replaced': { name: 'latchkey.backup_codes.replaced', print: plain },
  'backup_code.used': { name: 'latchkey.backup_code.used', print: plain },
  'application.created': { name: 'latchkey.connect_application.created', print: printApplication },
  'application.deleted': { name: 'latchkey.connect_application.deleted', print: printApplication },
  'application.authorized': { name: 'latchkey.authorized_connect_application.created', print: printGrantEvent },
  'application.revoked': { name: 'latchkey.authorized_connect_application.deleted', print: printGrantEvent },
  'user_api_key.created': { name: 'api_key.created', print: printUserApiKey },
  'user_api_key.revoked': { name: 'api_key.revoked', print: printUserApiKey },
};

/** The core's names of this wire's events. */
export const CORE_NAMES = new Map(
  Object.entries(EVENTS).map(([name, row]) => [typeof row.name === 'string' ? row.name : name, name as EventName]),
);

/** The core's name of an event of this wire; undefined for one that never happens here. */
export function readEventName(name: string): EventName | undefined {
  return CORE_NAMES.get(name.replace(/^organization_role\./, 'role.'));
}

export function printEvent(event: Event): z.input<typeof eventSchema> {
  const row = EVENTS[event.name] as Row<EventName>;
  const { actor, clientId, previous } = event.context;
  return {
    object: 'event',
    id: event.id,
    event: typeof row.name === 'string' ? row.name : row.name(event.data),
    data: row.print(event.data),
    created_at: printTime(event.createdAt),
    context: {
      ...(clientId ? { client_id: clientId } : {}),
      actor: { id: actor.id, source: actor.kind === 'system' ? 'system' : 'api', name: null },
      ...(previous ? { previous_attributes: printPrevious(row, event.data, previous) } : {}),
    },
  };
}

// The type is that of the proof, which need not be the method of the sign-in it belongs to.
type ProofName =
  | 'password'
  | 'magic_auth'
  | 'email_verification'
  | 'mfa'
  | 'passkey'
  | 'oauth'
  | 'sso'
  | 'reauthentication';

function printAttempt(type: ProofName) {
  return (attempt: AuthenticationAttempt) => ({
    type,
    status: attempt.error ? 'failed' : 'succeeded',
    ip_address: attempt.ipAddress,
    user_agent: attempt.userAgent,
    user_id: attempt.userId,
    email: attempt.email,
    ...(attempt.error ? { error: attempt.error } : {}),
  });
}

// Python asks for every key of it.
function printSsoAttempt(status: 'started' | 'succeeded' | 'failed') {
  return (attempt: AuthenticationAttempt) => ({
    ...printAttempt('sso')(attempt),
    status,
    sso: {
      organization_id: attempt.sso?.organizationId ?? null,
      connection_id: attempt.sso?.connectionId ?? null,
      session_id: attempt.sso?.sessionId ?? null,
    },
  });
}

// Former values go through the same printer as present ones, so that they carry the same names; what is told differently
// then is what changed. A key that was left out then had no value.
function printPrevious(
  row: Row<EventName>,
  data: EventData[EventName],
  previous: Record<string, unknown>,
): Record<string, unknown> {
  const [before, after] = [row.print({ ...data, ...previous } as EventData[EventName]), row.print(data)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return Object.fromEntries(changed.map((key) => [key, before[key] ?? null]));
}
