// The strict reader itself: it lets a right answer through, and refuses each way in which one may be wrong.

import { describe, expect, test } from 'vitest';
import type { Exchange } from '../harness/record.ts';
import { errors } from './clerk-errors.ts';
import { membership, organizationInvitation, session } from './clerk-organization.ts';
import { oauthAccessToken, totp, user } from './clerk-user.ts';
import { refusals, refusedOf } from './reader.ts';
import { ERRORS, INVITATION, MEMBERSHIP, SESSION, TOKEN, TOTP, USER } from './samples.ts';
import type { Form } from './schema.ts';

type Json = Record<string, unknown>;

interface Kind {
  name: string;
  form: Form;
  sample: Json;
  /** What may be absent, by the last part of its place; `a.b` where only under `a`. */
  absent: string[];
  /** What may be null. */
  empty: string[];
}

const words = (text: string) => text.trim().split(/\s+/);

const KINDS: Kind[] = [
  {
    name: 'a user',
    form: user,
    sample: USER,
    absent: words(`locale profile_image_url password_last_updated_at create_organizations_limit bypass_client_trust
      deprovisioned scim matches_sso_connection channel reserved_for_second_factor default_second_factor backup_codes
      verification.nonce message external_account_id email_address_verified external_accounts.image_url avatar_url
      external_accounts.username external_accounts.phone_number label external_verification_redirect_url`),
    empty: words(`external_id username first_name last_name locale primary_email_address_id primary_phone_number_id
      primary_web3_wallet_id password_last_updated_at mfa_enabled_at mfa_disabled_at last_sign_in_at last_active_at
      lockout_expires_in_seconds verification_attempts_remaining create_organizations_limit legal_accepted_at scim
      verification attempts expire_at channel backup_codes web3_wallets.verification.nonce message
      email_address_verified external_accounts.image_url external_accounts.phone_number label`),
  },
  {
    name: 'a membership',
    form: membership,
    sample: MEMBERSHIP,
    absent: words('role_name private_metadata username banned deprovisioned'),
    empty: words('first_name last_name profile_image_url identifier username'),
  },
  {
    name: 'an invitation',
    form: organizationInvitation,
    sample: INVITATION,
    absent: words('organization_id status private_metadata'),
    empty: words('inviter_id public_inviter_data url expires_at first_name last_name'),
  },
  {
    name: 'a session',
    form: session,
    sample: SESSION,
    absent: words('last_active_organization_id actor sub'),
    empty: words('last_active_organization_id actor sub'),
  },
  {
    name: 'a TOTP',
    form: totp,
    sample: TOTP,
    absent: words('backup_codes created_at updated_at'),
    empty: words('secret uri backup_codes'),
  },
  {
    name: 'an access token of a provider',
    form: oauthAccessToken,
    sample: TOKEN,
    absent: words('scopes'),
    empty: words('expires_at label'),
  },
  { name: 'an error', form: errors, sample: ERRORS, absent: words('meta param_name'), empty: words('param_name') },
];

// These stand where nothing else of their name is so free.
const NEVER_EMPTY = words(
  'external_accounts.first_name external_accounts.last_name external_accounts.verification.expire_at',
);
const NOT_EMPTY_IN_PASSKEY = 'passkeys.verification.nonce';

type Place = (string | number)[];

function placesIn(value: unknown, at: Place = []): Place[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => placesIn(each, [...at, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const here = [...at, key];
    // What stands in metadata is the customer's.
    return /metadata$/.test(key) ? [here] : [here, ...placesIn(each, here)];
  });
}

const named = (place: Place) => place.filter((part) => typeof part === 'string').join('.');
const isOne = (names: string[], place: Place) =>
  names.some((name) => named(place) === name || named(place).endsWith(`.${name}`));

function changed(sample: Json, place: Place, change: (holder: Json, key: string) => void): Json {
  const copy = structuredClone(sample);
  let holder: unknown = copy;
  for (const part of place.slice(0, -1)) holder = (holder as Json)[part];
  change(holder as Json, String(place.at(-1)));
  return copy;
}

const valueAt = (sample: unknown, place: Place) =>
  place.reduce((value, part) => (value as Json)[part], sample) as unknown;

describe.each(KINDS)('$name', ({ form, sample, absent, empty }) => {
  const places = placesIn(sample);
  const refused = (value: unknown) => refusals(form, value).length > 0;
  const wrongly = (wanted: boolean, mutants: [Place, Json][]) =>
    mutants.filter(([, mutant]) => refused(mutant) !== wanted).map(([place]) => place.join('.'));

  test('as it should be is let through', () => {
    expect(refusals(form, sample)).toEqual([]);
  });

  test('without a key that must be there is refused, without one that may be absent is not', () => {
    const mutants = (may: boolean) =>
      places
        .filter((place) => isOne(absent, place) === may)
        .map((place): [Place, Json] => [place, changed(sample, place, (holder, key) => delete holder[key])]);
    expect(wrongly(true, mutants(false))).toEqual([]);
    expect(wrongly(false, mutants(true))).toEqual([]);
  });

  test('with a null where none may be is refused, where one may be is not', () => {
    const may = (place: Place) =>
      isOne(empty, place) && !isOne(NEVER_EMPTY, place) && !isOne([NOT_EMPTY_IN_PASSKEY], place);
    const mutants = (wanted: boolean) =>
      places
        .filter((place) => may(place) === wanted)
        .map((place): [Place, Json] => [
          place,
          changed(sample, place, (holder, key) => {
            holder[key] = null;
          }),
        ]);
    expect(wrongly(true, mutants(false))).toEqual([]);
    expect(wrongly(false, mutants(true))).toEqual([]);
  });

  test('with a time that is text, in seconds, or a fraction is refused', () => {
    const times = places.filter((place) => /_at$/.test(String(place.at(-1))) && valueAt(sample, place) !== null);
    const wrong = ['2024-01-01T00:00:00Z', 1_732_100_000, 1_732_100_000_000.5, '1732100000000'];
    const mutants = times.flatMap((place) =>
      wrong.map((time): [Place, Json] => [
        place,
        changed(sample, place, (holder, key) => {
          holder[key] = time;
        }),
      ]),
    );
    expect(wrongly(true, mutants)).toEqual([]);
  });

  test('with a value that is not in a closed list is refused', () => {
    const closed = places.filter(
      (place) =>
        (/^(?:object|status|strategy)$/.test(String(place.at(-1))) && typeof valueAt(sample, place) === 'string') ||
        isOne(['verified'], place),
    );
    const mutants = closed.map((place): [Place, Json] => [
      place,
      changed(sample, place, (holder, key) => {
        holder[key] = 'something_else';
      }),
    ]);
    expect(wrongly(true, mutants)).toEqual([]);
  });

  test('with something of another kind anywhere is refused', () => {
    const other = (value: unknown) => (Array.isArray(value) ? {} : typeof value === 'object' ? [] : [value]);
    const mutants = places
      .filter((place) => valueAt(sample, place) !== null && !isOne(['sub', 'param_name'], place))
      .map((place): [Place, Json] => [
        place,
        changed(sample, place, (holder, key) => {
          holder[key] = other(holder[key]);
        }),
      ]);
    expect(wrongly(true, mutants)).toEqual([]);
  });
});

describe('a verification', () => {
  const withProof = (of: 'email_addresses' | 'phone_numbers' | 'web3_wallets' | 'external_accounts', proof: object) =>
    refusals(user, { ...USER, [of]: [{ ...USER[of][0], verification: proof }] });
  const proof = (object: string, strategy: string, status = 'verified') => ({
    object,
    strategy,
    status,
    attempts: null,
    expire_at: 1_732_100_000_000,
  });

  test.each([
    ['email_addresses', proof('verification_oauth', 'oauth_google')],
    ['email_addresses', proof('verification_scim', 'scim')],
    ['phone_numbers', proof('verification_ticket', 'ticket')],
    ['phone_numbers', proof('verification_from_oauth', 'from_oauth_google')],
    ['web3_wallets', proof('verification_otp', 'email_code')],
    ['external_accounts', proof('verification_admin', 'admin')],
  ] as const)('in %s is refused with a tag that is not legal there', (place, wrong) => {
    expect(withProof(place, wrong)).not.toEqual([]);
  });

  test.each([
    proof('verification_admin', 'admin', 'unverified'),
    proof('verification_otp', 'reset_password_phone_code'),
    proof('verification_ticket', 'ticket', 'failed'),
    proof('verification_from_oauth', 'from_oauth_google', 'expired'),
    { status: 'verified', strategy: 'admin' },
  ])('of an address is refused when its status or strategy is not of its tag', (wrong) => {
    expect(withProof('email_addresses', wrong)).not.toEqual([]);
  });
});

describe('an answer', () => {
  const seen = (more: Partial<Exchange>): string[] =>
    refusedOf({
      method: 'GET',
      path: '/v1/users/user_1',
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify(USER),
      ...more,
    });

  test('of a known call with its form is let through', () => {
    expect(seen({})).toEqual([]);
    expect(seen({ path: '/v1/users', body: JSON.stringify([USER]) })).toEqual([]);
    expect(seen({ path: '/v1/users/count', body: '{"object":"total_count","total_count":1}' })).toEqual([]);
  });

  test.each<[string, Partial<Exchange>]>([
    ['with a charset', { contentType: 'application/json; charset=utf-8' }],
    ['of another success than 200', { status: 201 }],
    ['of a call that has no form', { path: '/v1/elsewhere' }],
    ['of a list in an envelope', { path: '/v1/users', body: JSON.stringify({ data: [USER], total_count: 1 }) }],
    ['of a user with a key `deleted`', { body: JSON.stringify({ ...USER, deleted: true }) }],
    ['of an error without a fault', { status: 404, body: '{"errors":[],"clerk_trace_id":"a"}' }],
    ['of an error in HTML', { status: 404, contentType: 'text/html', body: '<p>' }],
  ])('%s is refused', (_, wrong) => {
    expect(seen(wrong)).not.toEqual([]);
  });
});
