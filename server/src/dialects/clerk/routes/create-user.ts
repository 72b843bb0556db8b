// Creating a user.

import { z } from 'zod';
import type { GivenIdentifier, Standing } from '../../../core/identifiers.ts';
import { createAccount } from '../../../core/new-accounts.ts';
import { putFactors } from '../../../core/second-factors.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import type { IdentifierType } from '../../../model/account.ts';
import { refuse } from '../../../model/refusal.ts';
import { userSchema } from '../shapes/user.ts';
import { show } from '../showing.ts';
import {
  given,
  readBuckets,
  readNames,
  readPassword,
  readProfile,
  readSecondFactors,
  upTo,
  userFields,
} from '../user-fields.ts';

const MAX_IDENTIFIERS = 100;

const addresses = given(upTo(MAX_IDENTIFIERS, z.string()));
// `unverified` is not in the vendor's list for a creation: there an operator vouches for what they write.
const standings = given(upTo(MAX_IDENTIFIERS, z.enum(['verified', 'reserved'])));

const body = z.strictObject({
  ...userFields,
  email_address: addresses.describe('The first is the primary one.'),
  email_address_identification_status: standings,
  phone_number: addresses.describe('In E.164; the first is the primary one.'),
  phone_number_identification_status: standings,
  web3_wallet: addresses.describe('The first is the primary one.'),
  skip_password_requirement: given(z.boolean()),
  skip_user_requirement: given(z.boolean()),
  banned: given(z.boolean()),
  locked: given(z.boolean()),
});

type Body = z.output<typeof body>;

export const createUser = endpoint({
  method: 'POST',
  path: '/v1/users',
  operation: 'CreateUser',
  summary: 'Create a user: addresses and phones are verified unless said otherwise, and no letter goes out',
  access: secretKey,
  body,
  answers: { 200: userSchema },
  refusals: [
    'identifier_missing',
    'invalid_email',
    'invalid_identifier',
    'identifier_repeated',
    'email_taken',
    'identifier_taken',
    'external_id_taken',
    'invalid_locale',
    'weak_password',
    'invalid_password_hash',
    'password_hasher_unavailable',
    'metadata_too_large',
    'future_time',
    'invalid_totp_secret',
  ],
  async run({ work, body }) {
    const password = readPassword(body);
    const factors = await readSecondFactors(work, body);
    const account = await createAccount(work, {
      identifiers: readIdentifiers(body),
      ...readNames(body),
      ...readProfile(body),
      ...readBuckets(body),
      ...(password ? { password } : {}),
      ...(factors ? { add: (tx, own) => putFactors(work, tx, own, factors, { tell: false }) } : {}),
      ...(body.banned ? { banned: true } : {}),
      ...(body.locked ? { locked: true } : {}),
    });
    return reply(200, await show(work, account));
  },
});

function readIdentifiers(body: Body): GivenIdentifier[] {
  const emails = standingsOf('email', body.email_address, body.email_address_identification_status);
  const phones = standingsOf('phone', body.phone_number, body.phone_number_identification_status);
  const wallets = standingsOf('web3_wallet', body.web3_wallet, undefined);
  const names = standingsOf('username', body.username ? [body.username] : undefined, undefined);
  return [...emails, ...phones, ...wallets, ...names];
}

function standingsOf(type: IdentifierType, values: string[] = [], standings?: Standing[]): GivenIdentifier[] {
  if (standings && standings.length !== values.length) {
    const path = type === 'email' ? 'email_address_identification_status' : 'phone_number_identification_status';
    const message = 'There must be as many statuses as there are values.';
    throw refuse('invalid_request', { fields: [{ path, rule: 'array_length', message }] });
  }
  return values.map((value, at) => ({ type, value, standing: standings?.[at] ?? 'verified' }));
}
