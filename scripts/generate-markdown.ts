// Prints the reference pages: settings, coverage, errors and events.

import type { SETTINGS } from '../server/src/config.ts';
import { type Coverage, headingOf } from '../server/src/http/coverage.ts';
import type { Face } from '../server/src/http/face.ts';
import { refusalsOf, type Said, sayFaults, sayRefusal, wireCode } from '../server/src/http/refused.ts';
import { SAMPLES } from '../server/src/http/samples.ts';
import { DEFAULT_SETTINGS, type EnvironmentSettings } from '../server/src/model/environment.ts';
import type { EventName } from '../server/src/model/event.ts';
import type { RefusalCode } from '../server/src/model/refusal.ts';

const MADE =
  '<!-- Made by scripts/generate.ts. To change it, change what it is made from and run node scripts/generate.ts. -->';

// When each event is written: one that is new does not compile without a row.
const EVENTS: { [N in EventName]: string } = {
  'user.created': 'A user was made.',
  'user.updated': 'Something of a user changed; the former values come along.',
  'user.deleted': 'A user was removed; the data is what it last was.',
  'account.created': 'A user without an e-mail address was made.',
  'account.updated': 'Something of a user without an e-mail address changed.',
  'account.deleted': 'A user without an e-mail address was removed.',
  'organization.created': 'An organization was made.',
  'organization.updated': 'Something of an organization changed; the former values come along.',
  'organization.deleted': 'An organization was removed with its domains, members and roles.',
  'organization_domain.created': 'An organization claimed a domain.',
  'organization_domain.deleted': 'An organization gave a domain up.',
  'organization_domain.verified': 'A domain was proven, or vouched for.',
  'organization_domain.updated': 'The proof of a domain that had failed was begun anew.',
  'organization_domain.verification_failed': 'The record that proves a domain did not come within thirty days.',
  'organization_membership.created': 'Somebody became a member, or was invited to.',
  'organization_membership.updated': "A member's status or roles changed.",
  'organization_membership.deleted': 'A membership was removed.',
  'role.created': 'A role was made.',
  'role.updated': 'A role, or what it permits, changed.',
  'role.deleted': 'A role was removed.',
  'permission.created': 'A permission was made.',
  'permission.updated': 'A permission changed.',
  'permission.deleted': 'A permission was removed, from every role too.',
  'email_verification.created': 'A code that verifies an address was made.',
  'magic_auth.created': 'A code to sign in with was made.',
  'email_change.created': 'A code for a new address was made.',
  'password_reset.created': 'A password reset link was made.',
  'password_reset.succeeded': 'A reset link set a new password.',
  'authentication.magic_auth_succeeded': 'A mailed code was right.',
  'authentication.magic_auth_failed': 'A mailed code was wrong, used or over.',
  'authentication.email_verification_succeeded': 'An address was proven in the course of a sign-in.',
  'authentication.email_verification_failed': 'A code for an address was wrong in the course of a sign-in.',
  'authentication.mfa_succeeded': 'A second factor was right.',
  'authentication.mfa_failed': 'A second factor was wrong.',
  'invitation.created': 'Somebody was invited.',
  'invitation.accepted': 'An invitation was accepted.',
  'invitation.revoked': 'An invitation was taken back.',
  'invitation.resent': 'An invitation was mailed again.',
  'factor.enrolled': 'A second factor was enrolled; no code was given yet.',
  'factor.verified': 'A first code switched a second factor on.',
  'factor.deleted': 'A second factor was removed.',
  'session.created': 'Somebody signed in.',
  'session.revoked': 'A session was ended before its time.',
  'authentication.oauth_succeeded': 'An identity provider vouched for somebody.',
  'authentication.oauth_failed': 'A sign-in through an identity provider came to nothing.',
  'authentication.sso_started': "Somebody was sent to the provider of an organization's connection.",
  'authentication.sso_succeeded': "The provider of an organization's connection vouched for somebody.",
  'authentication.sso_failed': "A sign-in through an organization's connection came to nothing.",
  'authentication.password_succeeded': 'A password was right.',
  'authentication.password_failed': 'A password was wrong, or nobody has the address.',
  'authentication.reauthentication_succeeded':
    'Somebody who was signed in on the hosted pages had to prove it again, and did.',
  'authentication.passkey_succeeded': 'A passkey was proven.',
  'authentication.passkey_failed': 'What was shown as a passkey is none, or not of this place, browser or moment.',
  'session.reuse_detected':
    'A spent refresh token came back after its grace, or a used authorization code did: the session was ended as stolen.',
  'sign_in_token.created': 'The application made a ticket for a user.',
  'sign_in_token.accepted': 'A ticket was redeemed.',
  'sign_in_token.revoked': 'A ticket was taken back.',
  'device.approved': 'A person let a device in.',
  'device.denied': 'A person turned a device away.',
  'api_key.created': 'A secret key was made.',
  'api_key.revoked': 'A secret key was revoked.',
  'webhook_endpoint.created': 'A receiver of events was registered.',
  'webhook_endpoint.updated': 'A receiver of events was changed; the former values come along.',
  'webhook_endpoint.deleted': 'A receiver of events was removed.',
  'webhook_endpoint.secret_rotated': 'Another secret signs what is sent to a receiver from the moment that is named.',
  'signing_key.rotated': 'Another key signs the access tokens from the moment that is named.',
  'settings.changed': 'Settings of the environment changed.',
  'cors_origin.registered': 'A browser origin was registered.',
  'redirect_uri.registered': 'A place to send people to was registered.',
  'redirect_uri.deleted': 'A place to send people to was taken back.',
  'jwt_template.updated': 'The template of access tokens was written.',
  'external_account.linked': "A provider's account was linked to a user.",
  'external_account.unlinked': "A provider's account was taken from a user.",
  'oauth_provider.set': 'An identity provider was set up, or set up anew.',
  'oauth_provider.removed': 'An identity provider was taken away.',
  'connection.set': 'A connection was made, or set up anew.',
  'connection.activated': 'A connection signs people in from now on.',
  'connection.deactivated': 'A connection signs nobody in any more.',
  'connection.deleted': 'A connection was removed with what it knew of people.',
  'passkey.added': 'A passkey was added to a user.',
  'passkey.removed': 'A passkey was taken from a user.',
  'passkey.counter_regressed': 'A passkey was shown whose counter did not rise: somebody may have a copy of it.',
  'backup_codes.replaced': 'A new set of backup codes took the place of the former; it may be empty.',
  'backup_code.used': 'A backup code was used up.',
  'application.created': 'An application was made that people may let act for them.',
  'application.deleted': 'An application was taken away, with what people granted it.',
  'application.authorized': 'A user let an application act for them.',
  'application.revoked': 'What a user had granted to an application was taken back.',
  'user_api_key.created': 'A key of a user was made.',
  'user_api_key.revoked': 'A key of a user was removed.',
  'user.password_removed': 'A password that was set before the address was proven is gone.',
  'user.password_changed': 'A password was set or changed.',
  'user.locked': 'Too many wrong passwords: an identifier is locked until the moment that is named.',
};

// What each setting of an environment means, likewise.
const ENVIRONMENT: { [N in keyof EnvironmentSettings]: string } = {
  issuer: "Issuer claim of access tokens; without one it is the server's public origin.",
  accessTokenSeconds: 'Life of an access token, in seconds.',
  sessionSeconds: 'A session ends this long after it began, in seconds.',
  sessionIdleSeconds: 'A session ends when it was not refreshed for this long, in seconds.',
  browserSessionSeconds: 'How long somebody stays signed in on the hosted pages, in seconds.',
  displayName: "What the hosted pages call the application; none: the environment's name.",
  brandColor: 'Colour of the buttons of the hosted pages, as `#rrggbb`.',
  logoImageId: 'Shown on the hosted pages in the place of the name; `latchkey brand logo` sets it.',
  termsUrl: 'Linked at the foot of the hosted pages.',
  privacyUrl: 'Linked at the foot of the hosted pages.',
  supportUrl: 'Linked at the foot of the hosted pages, and where something went wrong.',
  passwordMinLength: 'Characters that a password needs at least; none: 10, and 8 over the Clerk wire.',
  lockoutFailures: 'Wrong passwords in a row before an identifier is locked.',
  lockoutSeconds: 'How long that lock holds, in seconds.',
  addressFailures: 'Wrong passwords from one address within ten minutes before it must wait.',
  requireEmailVerification: 'Whether an address must be proven before a session begins.',
  requireMfa: 'Whether everybody must have a second factor.',
  allowSignUp: 'Whether an unknown address that asks for a code becomes a user.',
  passwordSignIn: 'Whether people may sign in with a password, and have it reset.',
  magicCodeSignIn: 'Whether people may sign in with a mailed code.',
  passkeySignIn: 'Whether people may sign in with a passkey, and make one.',
  codeSeconds: 'Life of codes sent by mail, in seconds.',
  passwordResetSeconds: 'Life of password reset links, in seconds.',
  authorizationCodeSeconds: 'Life of authorization codes, in seconds.',
  deviceAuthorization: 'Whether devices without a browser may ask to be let in.',
  passwordResetUrl: "Page that reset links lead to; without one the server's own.",
  invitationUrl: "Page that invitation links lead to; without one the server's own.",
  homepageUrl: 'Where a person goes after signing out when no sign-out redirect fits.',
};

/** docs/configuration.md */
export function configurationPage(settings: typeof SETTINGS): string {
  const rows = settings.map(({ variable, flag, argument, preset, meaning }) => [
    `\`${variable}\``,
    flag ? `\`--${flag} <${argument}>\`` : '',
    preset,
    meaning,
  ]);
  return page('Configuration', [
    'The server reads its settings once, at the start: from flags and from variables of the environment. A flag wins over its variable, and an empty variable is one that is not set. What is not valid stops the start with a sentence that names it.',
    table(['Variable', 'Flag', 'Default', 'Meaning'], rows),
    '## Settings of an environment',
    'These stand in the database, one set for each environment. `latchkey settings show` shows them, `latchkey settings set <name> <value>` changes one; running servers follow.',
    table(
      ['Name', 'Default', 'Meaning'],
      Object.entries(ENVIRONMENT).map(([name, meaning]) => [
        `\`${name}\``,
        String(DEFAULT_SETTINGS[name as keyof EnvironmentSettings] ?? 'none'),
        meaning,
      ]),
    ),
  ]);
}

/** docs/coverage-*.md */
export function coveragePage({ title, built, total, groups }: Coverage): string {
  const parts = groups.flatMap((group) => [
    `## ${headingOf(group.tag)}: ${group.built} of ${group.operations.length}`,
    table(
      ['Built', 'Operation', 'Route'],
      group.operations.map(({ built: done, summary, method, path }) => [
        done ? 'yes' : 'no',
        summary,
        `\`${method} ${path.replace(/:(\w+)/g, '{$1}')}\``,
      ]),
    ),
  ]);
  return page(`Coverage of the ${title} API`, [
    `**${built} of ${total}** operations of the vendor's specification are built. One that is not answers 501 with its name.`,
    ...parts,
  ]);
}

const EVERYWHERE: RefusalCode[] = ['route_not_found', 'method_not_allowed', 'not_built'];

/** docs/errors-*.md */
export function errorsPage(face: Face): string {
  // What no endpoint of the face gives has words there too, which nobody ever reads.
  const given = new Set([...face.endpoints.flatMap(refusalsOf), ...EVERYWHERE]);
  const refusals = (Object.keys(SAMPLES) as RefusalCode[])
    .filter((code) => given.has(code))
    .map((code) => sayRefusal(face, code));
  const groups = [...refusals, ...sayFaults(face).map((said) => [said])];
  groups.sort(([a], [b]) => ((a?.name ?? '') < (b?.name ?? '') ? -1 : 1));
  const parts = groups.flatMap((said) => [`## ${said[0]?.name}`, said[0]?.when ?? '', ...said.map(answerBlock)]);
  return page(`Errors of the ${face.title} dialect`, [
    'Every way in which the server says no, as this wire says it. The headings are the names inside the server; bodies are examples, and there is one for each way of saying it.',
    ...parts,
  ]);
}

function answerBlock({ answer }: Said): string {
  const code = wireCode(answer);
  const wait = answer.headers?.['Retry-After'] ? ', with `Retry-After`' : '';
  const line = `**${answer.status}**, ${code ? `code \`${code}\`` : 'without a code'}${wait}:`;
  return `${line}\n\n\`\`\`json\n${JSON.stringify(answer.body, null, 2)}\n\`\`\``;
}

/** Where the Clerk wire tells other things of an event, or at another moment. */
export const CLERK_EVENTS: Record<string, string> = {
  'organization.updated': 'Something of an organization changed.',
  'organizationInvitation.accepted': 'An invitation to an organization was accepted.',
  'organizationInvitation.created': 'Somebody was invited to an organization.',
  'organizationInvitation.revoked': 'An invitation to an organization was taken back.',
  'organizationMembership.created': 'Somebody became an active member.',
  'organizationMembership.deleted': 'Somebody is no longer an active member.',
  'organizationMembership.updated': "An active member's roles or metadata changed.",
  'role.created': 'A role of all organizations was made.',
  'role.deleted': 'A role of all organizations was removed.',
  'role.updated': 'A role of all organizations, or what it permits, changed.',
  'session.ended': 'Somebody signed out.',
  'session.revoked': 'A session was ended before its time, and not by a sign-out.',
  'user.deleted': 'A user was removed; the data is the id, and the external id if there was one.',
  'user.updated': 'Something of a user changed.',
};

/** docs/events-*.md */
export function eventsPage(face: Face, coreNames: Map<string, EventName>, others: Record<string, string> = {}): string {
  const names = [...coreNames].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = names.map(([wire, name]) => [`\`${wire}\``, others[wire] ?? EVENTS[name]]);
  const ours = names.some(([wire]) => wire.startsWith('latchkey.'))
    ? " Names that begin with `latchkey.` are not the vendor's."
    : '';
  return page(`Events of the ${face.title} dialect`, [
    `Every event is written in the transaction of the change that it tells of: none is missed, and none tells of what did not happen.${ours}`,
    table(['Event', 'When'], rows),
  ]);
}

function page(title: string, parts: string[]): string {
  return `${[MADE, `# ${title}`, ...parts].join('\n\n')}\n`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
