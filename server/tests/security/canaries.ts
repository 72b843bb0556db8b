// Forty-odd secrets where an application might put one, each with a value of its own that can be looked for.

import { randomBytes } from 'node:crypto';

const NAMES = {
  body: [
    'password',
    'password_hash',
    'current_password',
    'new_password',
    'client_secret',
    'refresh_token',
    'access_token',
    'id_token',
    'token',
    'code',
    'code_verifier',
    'device_code',
    'user_code',
    'pending_authentication_token',
    'invitation_token',
    'magic_auth_code',
    'totp_secret',
    'backup_code',
    'recovery_code',
    'secret',
    'api_key',
    'private_key',
    'authorization',
  ],
  header: [
    'authorization',
    'proxy-authorization',
    'cookie',
    'x-api-key',
    'x-auth-token',
    'x-access-token',
    'x-csrf-token',
    'idempotency-key',
    'referer',
  ],
  query: ['token', 'code', 'access_token', 'refresh_token', 'api_key', 'client_secret', 'password', 'state', 'session'],
  path: ['id', 'more'],
} as const;

export type Where = keyof typeof NAMES;

/** A value of each place and name. */
export type Canaries = { [W in Where]: Record<string, string> };

/** Fresh canaries: long, and of letters that no encoding changes. */
export function makeCanaries(): Canaries {
  const of = (where: Where) =>
    Object.fromEntries(NAMES[where].map((name) => [name, `canary${randomBytes(12).toString('hex')}`]));
  return { body: of('body'), header: of('header'), query: of('query'), path: of('path') };
}

/** All values, but for those of the places named. */
export function valuesOf(canaries: Canaries, ...without: Where[]): string[] {
  return (Object.keys(NAMES) as Where[])
    .filter((where) => !without.includes(where))
    .flatMap((where) => Object.values(canaries[where]));
}
