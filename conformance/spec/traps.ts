// What breaks an SDK however right an answer reads (contract 9): looked for in every answer that the suites saw. Rows that
// take more than one answer to see have stories of their own.

import type { Exchange } from '../harness/record.ts';

type Json = Record<string, unknown>;

/** One answer, opened. */
interface Answer extends Exchange {
  /** The body as JSON; undefined when there is none or it is none. */
  json: unknown;
  /** Every object in it, the outermost first; what events carry is told apart. */
  objects: { value: Json; inEvent: boolean }[];
}

export interface Trap {
  /** The row of the contract's table. */
  row: number;
  title: string;
  /** Whether this answer is caught in it. */
  catches(answer: Answer): boolean;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const STEPS = ['email_verification_required', 'organization_selection_required', 'mfa_enrollment', 'mfa_challenge'];
// Whoever comes here is a browser, which gets pages and is sent elsewhere.
const BROWSERS =
  /\/(?:authorize|sessions\/logout)$|^\/(?!user_management|organization|authorization|auth|events|sso|oauth2|webhook_endpoints|api_keys)/;

const NULLABLE: Record<string, string[]> = {
  user: ['first_name', 'last_name', 'profile_picture_url', 'external_id', 'last_sign_in_at'],
  session: ['ended_at', 'ip_address', 'user_agent'],
  invitation: ['organization_id', 'inviter_user_id', 'accepted_user_id', 'role_slug', 'accepted_at', 'revoked_at'],
  organization: ['external_id'],
};

const OMITTED: Record<string, string[]> = {
  session: ['organization_id', 'impersonator'],
  organization: ['stripe_customer_id'],
  user: ['metadata'],
};

const OAUTH =
  'Apple Bitbucket Discord GitHub GitLab Google Intuit LinkedIn Microsoft Salesforce Slack VercelMarketplace Vercel Xero';
const METHODS = 'SSO Password Passkey MagicAuth CrossAppAuth ExternalAuth Impersonation MigratedSession'.split(' ');

const ENUMS: [object: string, key: string, values: string[]][] = [
  [
    'session',
    'auth_method',
    'cross_app_auth external_auth impersonation magic_code migrated_session oauth passkey password sso unknown'.split(
      ' ',
    ),
  ],
  ['session', 'status', ['active', 'expired', 'revoked']],
  ['invitation', 'state', ['pending', 'accepted', 'expired', 'revoked']],
  ['organization_membership', 'status', ['active', 'inactive', 'pending']],
  ['organization_domain', 'state', ['failed', 'legacy_verified', 'pending', 'unverified', 'verified']],
  ['role', 'type', ['EnvironmentRole', 'OrganizationRole']],
  ['authentication_factor', 'type', ['totp', 'sms', 'generic_otp', 'webauthn']],
];
const SIGN_INS = [...METHODS, ...OAUTH.split(' ').map((name) => `${name}OAuth`)];

// GitHub's second letter is large everywhere but here.
const IDENTITIES = [...OAUTH.replace('GitHub', 'Github').split(' '), 'Grok', 'X'].map((name) => `${name}OAuth`);

// Statuses of answers without a body, as the specification has them.
const REMOVALS: [RegExp, number][] = [
  [/^\/user_management\/(?:users|organization_memberships)\/[^/]+$/, 200],
  [/^\/(?:organizations|auth\/factors)\/[^/]+$/, 200],
  [/^\/(?:organization_domains|authorization\/permissions|webhook_endpoints|api_keys)\/[^/]+$/, 204],
  [/^\/user_management\/(?:redirect_uris|users\/[^/]+\/authorized_applications)\/[^/]+$/, 204],
  [/^\/authorization\/organizations\/[^/]+\/roles\/[^/]+$/, 204],
];

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const of = (answer: Answer, object: string) => answer.objects.filter(({ value }) => value.object === object);
const some = (answer: Answer, object: string, test: (value: Json, inEvent: boolean) => boolean) =>
  of(answer, object).some(({ value, inEvent }) => test(value, inEvent));
const missing = (value: Json, keys: string[]) => keys.some((key) => value[key] === undefined || value[key] === null);
const isRoles = (path: string) => /\/roles$/.test(path);
const top = ({ json }: Answer): Json => (isObject(json) ? json : {});
const isStep = (answer: Answer) => answer.status < 500 && STEPS.includes(String(top(answer).code));

const isBare = (answer: Answer, path: RegExp) =>
  path.test(answer.path) && answer.status === 200 && (top(answer).user as Json)?.object !== 'user';

/**
 * The traps that one answer shows. In these stories nobody is impersonated (11), sent to a company's sign-on (16), or given
 * tokens of a provider (25): these three look for what is not there.
 */
export const TRAPS: Trap[] = [
  trap(
    1,
    'an answer without a body says no type of it',
    ({ body, contentType }) => body === '' && contentType !== null,
  ),
  trap(2, 'JSON says that it is JSON', ({ json, contentType }) => isObject(json) && contentType !== 'application/json'),
  trap(
    3,
    'a refusal is an object with a message',
    (answer) => answer.status >= 400 && !BROWSERS.test(answer.path) && typeof top(answer).message !== 'string',
  ),
  trap(4, 'a removal or a send says nothing at all', ({ method, path, status, body }) => {
    return (
      (method === 'DELETE' && status < 300 && body !== '' && !/\/permissions\//.test(path)) || /^Accepted/.test(body)
    );
  }),
  trap(5, 'a list has its cursors', (answer) => {
    const { object, list_metadata: cursors } = top(answer);
    if (object !== 'list' || isRoles(answer.path)) return false;
    return (
      !isObject(cursors) || cursors.after === undefined || (answer.path !== '/events' && cursors.before === undefined)
    );
  }),
  trap(6, 'the end of a list is null', (answer) => {
    const cursors = top(answer).list_metadata;
    return isObject(cursors) && Object.values(cursors).includes('');
  }),
  trap(7, 'identities are a list without an envelope', ({ path, status, json }) => {
    return path.endsWith('/identities') && status === 200 && !Array.isArray(json);
  }),
  trap(8, 'what may be null is there', (answer) =>
    Object.entries(NULLABLE).some(([object, keys]) =>
      some(answer, object, (value) => keys.some((key) => !(key in value))),
    ),
  ),
  trap(9, 'a membership has its roles and its person, an organization its domains and metadata', (answer) => {
    const member = (value: Json, inEvent: boolean) =>
      missing(value, ['role', 'directory_managed', ...(inEvent ? [] : ['user', 'roles'])]);
    return (
      some(answer, 'organization_membership', member) ||
      some(answer, 'organization', (value) => missing(value, ['metadata', 'domains']))
    );
  }),
  trap(10, 'what there is none of is left out', (answer) =>
    Object.entries(OMITTED).some(([object, keys]) =>
      some(answer, object, (value) => keys.some((key) => value[key] === null)),
    ),
  ),
  trap(11, 'an impersonator has a reason, if only null', ({ objects }) =>
    objects.some(({ value: { impersonator } }) => isObject(impersonator) && !('reason' in impersonator)),
  ),
  trap(12, 'a choice is one that the vendor has', (answer) => {
    const method = top(answer).authentication_method;
    if (method !== undefined && !SIGN_INS.includes(String(method))) return true;
    return ENUMS.some(([object, key, values]) =>
      some(answer, object, (value) => key in value && !values.includes(String(value[key]))),
    );
  }),
  trap(13, 'an identity has a provider in its own spelling', ({ path, json }) =>
    path.endsWith('/identities') && Array.isArray(json)
      ? json.some(({ provider }) => !IDENTITIES.includes(String(provider)))
      : false,
  ),
  trap(14, 'a step is a 403', (answer) => isStep(answer) && answer.status !== 403),
  trap(15, 'a step has its user in full', (answer) => isStep(answer) && (top(answer).user as Json)?.object !== 'user'),
  trap(16, 'a sign-on that is required says so twice', (answer) => {
    const { code, error } = top(answer);
    return (code === 'sso_required' || error === 'sso_required') && code !== error;
  }),
  trap(17, 'a device that waits says so twice', (answer) => {
    const { code, error } = top(answer);
    return ['authorization_pending', 'slow_down'].includes(String(error)) && code !== error;
  }),
  trap(22, 'a time has three digits and a Z', ({ objects }) =>
    objects.some(({ value }) =>
      Object.entries(value).some(([key, at]) => key.endsWith('_at') && typeof at === 'string' && !TIME.test(at)),
    ),
  ),
  trap(23, 'keys are in snake case', ({ objects }) =>
    objects.some(({ value }) => !('kty' in value) && Object.keys(value).some((key) => !/^[a-z0-9_]+$/.test(key))),
  ),
  trap(24, 'metadata is text', ({ objects }) =>
    objects.some(
      ({ value }) => isObject(value.metadata) && Object.values(value.metadata).some((text) => typeof text !== 'string'),
    ),
  ),
  trap(25, 'tokens of a provider end at a whole second', ({ objects }) =>
    objects.some(({ value }) => isObject(value.oauth_tokens) && !Number.isInteger(value.oauth_tokens.expires_at)),
  ),
  trap(26, 'a removal has the status that the specification gives it', ({ method, path, status }) =>
    REMOVALS.some(([paths, right]) => method === 'DELETE' && status < 300 && paths.test(path) && status !== right),
  ),
  trap(
    33,
    'whoever has to wait is told how long',
    ({ status, retryAfter }) => status === 429 && !/^\d+$/.test(retryAfter ?? ''),
  ),
  trap(35, 'an enrolled factor has both pairs of names', (answer) => {
    const enrolled = answer.method === 'POST' && answer.status === 201 && answer.path.endsWith('/auth_factors');
    return (
      enrolled && missing(top(answer), ['factor', 'challenge', 'authentication_factor', 'authentication_challenge'])
    );
  }),
  trap(36, 'a send answers with a user in an envelope', (answer) => isBare(answer, /\/email_verification\/send$/)),
  trap(37, 'a confirmation answers with a user in an envelope', (answer) =>
    isBare(answer, /\/(?:email_verification|password_reset)\/confirm$/),
  ),
  trap(38, 'a reset has its token and its link', (answer) =>
    some(
      answer,
      'password_reset',
      (value, inEvent) => !inEvent && missing(value, ['password_reset_token', 'password_reset_url']),
    ),
  ),
  trap(39, 'a list of roles is one', (answer) => {
    const list = answer.method === 'GET' && isRoles(answer.path) && answer.status === 200;
    return list && (top(answer).object !== 'list' || !Array.isArray(top(answer).data));
  }),
  trap(41, 'an entry of a refusal has a code', (answer) => {
    const { errors } = top(answer);
    return (
      Array.isArray(errors) &&
      !answer.path.endsWith('/cors_origins') &&
      errors.some((entry) => typeof entry?.code !== 'string')
    );
  }),
  trap(
    43,
    'nobody but a browser is sent elsewhere',
    ({ path, status }) => status >= 300 && status < 400 && !BROWSERS.test(path),
  ),
];

function trap(row: number, title: string, catches: Trap['catches']): Trap {
  return { row, title, catches };
}

/** The answers that are caught in a trap, as `METHOD path status`. */
export function caught({ catches }: Trap, answers: Answer[]): string[] {
  return [...new Set(answers.filter(catches).map(({ method, path, status }) => `${method} ${path} ${status}`))];
}

/** Opens what was seen. What says that it is not built is none of the vendor's answers. */
export function openAnswers(exchanges: Exchange[]): Answer[] {
  return exchanges
    .filter(({ status }) => status !== 501)
    .map((exchange) => {
      const json = parse(exchange.body);
      return { ...exchange, json, objects: objectsIn(json, false) };
    });
}

function parse(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

// Metadata and what an application calls its own attributes have keys of their own.
function objectsIn(value: unknown, inEvent: boolean): Answer['objects'] {
  if (Array.isArray(value)) return value.flatMap((each) => objectsIn(each, inEvent));
  if (!isObject(value)) return [];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    /^(?:metadata|custom_attributes|constraints)$/.test(key)
      ? []
      : objectsIn(each, inEvent || value.object === 'event'),
  );
  return [{ value, inEvent }, ...inner];
}
