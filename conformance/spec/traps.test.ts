// The traps themselves: each must catch the answer that it is there for, and let the right one go.

import { describe, expect, test } from 'vitest';
import type { Exchange } from '../harness/record.ts';
import { caught, openAnswers, TRAPS } from './traps.ts';

const JSON_TYPE = 'application/json';
const user = {
  object: 'user',
  id: 'user_1',
  first_name: null,
  last_name: null,
  profile_picture_url: null,
  external_id: null,
  last_sign_in_at: null,
  metadata: {},
};
const member = {
  object: 'organization_membership',
  role: {},
  roles: [],
  directory_managed: false,
  user,
  status: 'active',
};
const role = { object: 'list', data: [] };
const session = { object: 'session', ended_at: null, ip_address: null, user_agent: null };

function answer(body: unknown, more: Partial<Exchange> = {}): Exchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method: 'GET', path: '/user_management/things', status: 200, contentType: JSON_TYPE, body: text, ...more };
}

const refusal = (body: unknown, status: number, more: Partial<Exchange> = {}) => answer(body, { status, ...more });
const removal = (path: string, status: number, body = '') =>
  answer(body, { method: 'DELETE', path, status, contentType: null });
const created = (path: string, body: unknown) => answer(body, { method: 'POST', path, status: 201 });
const listOf = (cursors?: object) => ({ object: 'list', data: [], ...(cursors ? { list_metadata: cursors } : {}) });

// Row, what is right, what is wrong.
const CASES: [number, Exchange, Exchange][] = [
  [1, answer('', { contentType: null }), answer('')],
  [2, answer({}), answer({}, { contentType: 'text/plain' })],
  [3, refusal({ message: 'no' }, 400), refusal('<p>no</p>', 400)],
  [4, removal('/organizations/org_1', 200), removal('/organizations/org_1', 200, 'deleted')],
  [5, answer(listOf({ before: null, after: null })), answer(listOf())],
  [6, answer(listOf({ before: null, after: null })), answer(listOf({ before: null, after: '' }))],
  [7, answer([], { path: '/x/identities' }), answer(listOf({}), { path: '/x/identities' })],
  [8, answer(user), answer({ ...user, external_id: undefined })],
  [9, answer(member), answer({ ...member, roles: null })],
  [10, answer(session), answer({ ...session, organization_id: null })],
  [11, answer({ impersonator: { email: 'a', reason: null } }), answer({ impersonator: { email: 'a' } })],
  [12, answer(member), answer({ ...member, status: 'asleep' })],
  [
    13,
    answer([{ provider: 'GithubOAuth' }], { path: '/x/identities' }),
    answer([{ provider: 'GitHubOAuth' }], { path: '/x/identities' }),
  ],
  [14, refusal({ code: 'mfa_challenge', user }, 403), refusal({ code: 'mfa_challenge', user }, 400)],
  [15, refusal({ code: 'mfa_challenge', user }, 403), refusal({ code: 'mfa_challenge', user: null }, 403)],
  [16, refusal({ code: 'sso_required', error: 'sso_required' }, 400), refusal({ code: 'sso_required' }, 400)],
  [17, refusal({ code: 'slow_down', error: 'slow_down' }, 400), refusal({ error: 'slow_down' }, 400)],
  [22, answer({ created_at: '2026-01-01T00:00:00.000Z' }), answer({ created_at: '2026-01-01T00:00:00Z' })],
  [23, answer({ user_id: 'a' }), answer({ userId: 'a' })],
  [24, answer({ metadata: { level: '7' } }), answer({ metadata: { level: 7 } })],
  [25, answer({ oauth_tokens: { expires_at: 7 } }), answer({ oauth_tokens: { expires_at: '7' } })],
  [26, removal('/user_management/users/user_1', 200), removal('/user_management/users/user_1', 204)],
  [33, refusal({}, 429, { retryAfter: '7' }), refusal({}, 429, { retryAfter: null })],
  [
    35,
    created('/x/auth_factors', { factor: 1, challenge: 1, authentication_factor: 1, authentication_challenge: 1 }),
    created('/x/auth_factors', { authentication_factor: 1, authentication_challenge: 1 }),
  ],
  [36, answer({ user }, { path: '/x/email_verification/send' }), answer(user, { path: '/x/email_verification/send' })],
  [37, answer({ user }, { path: '/x/password_reset/confirm' }), answer(user, { path: '/x/password_reset/confirm' })],
  [
    38,
    answer({ object: 'password_reset', password_reset_token: 'a', password_reset_url: 'b' }),
    answer({ object: 'password_reset', password_reset_token: 'a' }),
  ],
  [39, answer(role, { path: '/authorization/roles' }), answer([], { path: '/authorization/roles' })],
  [41, refusal({ errors: [{ code: 'a' }] }, 422), refusal({ errors: ['a'] }, 422)],
  [43, answer('', { path: '/user_management/authorize', status: 302 }), answer('', { status: 302 })],
];

describe('a trap', () => {
  test.each(CASES)('%i lets go what is right, and catches what is not', (row, right, wrong) => {
    const [trap] = TRAPS.filter((each) => each.row === row);
    if (!trap) return expect.fail('no such trap');
    expect(caught(trap, openAnswers([right]))).toEqual([]);
    expect(caught(trap, openAnswers([wrong]))).toHaveLength(1);
  });

  test('every one is tried here', () => {
    expect(CASES.map(([row]) => row)).toEqual(TRAPS.map(({ row }) => row));
  });

  test('what an event carries needs no person and no link', () => {
    const data = [{ ...member, user: undefined }, { object: 'password_reset' }];
    const events = openAnswers([
      answer({ object: 'list', data: data.map((each) => ({ object: 'event', data: each })) }),
    ]);
    for (const trap of TRAPS.filter(({ row }) => row === 9 || row === 38)) expect(caught(trap, events)).toEqual([]);
  });
});
