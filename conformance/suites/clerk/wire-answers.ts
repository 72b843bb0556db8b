// What breaks an SDK however right an answer reads (contract 6.2, traps 1 to 12), looked for in the bytes that came.

import { expect } from 'vitest';
import { speakClerk } from '../../harness/clerk-replay.ts';
import type { ClerkScene, ClerkStage } from '../../harness/clerk-stories.ts';
import { linkAccount } from '../../harness/pages.ts';
import { user as userForm } from '../../strict/clerk-user.ts';
import { refusals } from '../../strict/reader.ts';
import { NOBODY, next, person, phone, wallet } from './cast.ts';

const python = ({ server }: ClerkStage) => speakClerk('Python 6', server);

// The keys of the contract's table 3.1 that PHP and Python demand.
const REQUIRED = `id object username first_name last_name has_image primary_email_address_id primary_phone_number_id
  primary_web3_wallet_id password_enabled two_factor_enabled totp_enabled backup_code_enabled email_addresses
  phone_numbers web3_wallets passkeys external_accounts saml_accounts enterprise_accounts public_metadata external_id
  last_sign_in_at banned locked lockout_expires_in_seconds verification_attempts_remaining created_at updated_at
  delete_self_enabled create_organization_enabled last_active_at mfa_enabled_at mfa_disabled_at legal_accepted_at`
  .trim()
  .split(/\s+/);

// Somebody with one of everything, of which as little as possible is known.
async function everything(stage: ClerkStage) {
  const made = await person(stage, {
    emailAddress: [stage.email(), stage.email()],
    emailAddressIdentificationStatus: ['verified', 'reserved'],
    phoneNumber: [phone()],
    web3Wallet: [wallet()],
  } as object);
  await linkAccount(stage, made.id, 'google', `google-${next()}`);
  const { body } = await python(stage)('GET', `/users/${made.id}`);
  return body;
}

/** The stories of answers. */
export function clerkAnswers({ method }: ClerkScene): void {
  method('answers', (shows) => {
    shows('trap 1: the type is application/json and nothing behind it, of errors too', async (stage) => {
      const say = python(stage);
      const { id } = await person(stage);
      const answers = [
        await say('GET', `/users/${id}`),
        await say('GET', '/users/count'),
        await say('GET', `/users/${NOBODY}`),
        await say('POST', '/users', {}),
        await say('POST', '/users', '{', {}),
        await say('GET', '/nowhere'),
        await say('DELETE', `/users/${id}`),
      ];
      expect(answers.map(({ headers }) => headers['content-type'])).toEqual(answers.map(() => 'application/json'));
    });

    shows('trap 2: a success is 200 with a body, of making and of removing too', async (stage) => {
      const say = python(stage);
      const made = await say('POST', '/users', { email_address: [stage.email()] });
      const removed = await say('DELETE', `/users/${made.body.id}`);
      expect([made.status, removed.status]).toEqual([200, 200]);
      expect(removed.body).toEqual({ object: 'user', id: made.body.id, deleted: true });
    });

    shows('trap 3: every required key is there, on a user of whom nothing is known', async (stage) => {
      expect(REQUIRED).toHaveLength(35);
      const { body: bare } = await python(stage)('POST', '/users', { username: `bare_${next()}` });
      expect(REQUIRED.filter((key) => !(key in bare))).toEqual([]);
      expect(refusals(userForm, bare)).toEqual([]);
    });

    shows('trap 4: nothing is null that may not be', async (stage) => {
      const user = await everything(stage);
      const [account] = user.external_accounts;
      expect([account.first_name, account.last_name, account.approved_scopes]).toEqual(['', '', '']);
      expect(account.verification.expire_at).toEqual(expect.any(Number));
      expect(user.saml_accounts).toEqual([]);
      expect(refusals(userForm, user)).toEqual([]);
    });

    shows('trap 5: every verification has its tag, and an address without a proof has none', async (stage) => {
      const user = await everything(stage);
      const tags = (list: { verification: { object: string } | null }[]) =>
        list.map(({ verification }) => verification?.object ?? null);
      expect(tags(user.email_addresses)).toEqual(['verification_admin', null]);
      expect(user.email_addresses[1].reserved).toBe(true);
      expect(tags([...user.phone_numbers, ...user.web3_wallets])).toEqual(['verification_admin', 'verification_admin']);
      expect(tags(user.external_accounts)).toEqual(['verification_oauth']);
    });

    shows('trap 6: objects, statuses and strategies are of the closed lists', async (stage) => {
      const user = await everything(stage);
      const [first] = user.email_addresses;
      const proof = {
        object: 'verification_admin',
        status: 'verified',
        strategy: 'admin',
        attempts: null,
        expire_at: null,
      };
      expect([first.object, first.verification]).toEqual(['email_address', proof]);
      const [account] = user.external_accounts;
      expect([account.object, account.verification.strategy]).toEqual(['external_account', 'oauth_google']);
    });

    shows('trap 7: times are whole milliseconds, wherever they stand', async (stage) => {
      const user = await everything(stage);
      const times: unknown[] = [];
      JSON.stringify(user, (key, value) => {
        if (/_at$/.test(key) && value !== null) times.push(value);
        return value;
      });
      expect(times.length).toBeGreaterThan(6);
      expect(times.filter((time) => !Number.isInteger(time) || (time as number) < 1e12)).toEqual([]);
    });

    shows('trap 8: lists are bare where they are; tokens of a provider become a page for who asks', async (stage) => {
      const say = python(stage);
      const { id } = await person(stage);
      const tokens = `/users/${id}/oauth_access_tokens/oauth_google`;
      const { body: bare } = await say('GET', `${tokens}?limit=10&offset=0`);
      const { body: page } = await say('GET', `${tokens}?paginated=true`);
      expect([bare, page]).toEqual([[], { data: [], total_count: 0 }]);
      expect((await say('GET', `${tokens}?paginated=false`)).body).toEqual([]);
    });

    shows('trap 8: users are a bare list', async (stage) => {
      const { id } = await person(stage);
      const { body } = await python(stage)('GET', `/users?user_id=${id}`);
      expect(body.map((user: { id: string }) => user.id)).toEqual([id]);
    });

    shows('trap 9: links of identifiers are lists, and a place to go to is an address or empty', async (stage) => {
      const user = await everything(stage);
      for (const each of [...user.email_addresses, ...user.phone_numbers]) expect(each.linked_to).toEqual([]);
      const [{ verification }] = user.external_accounts;
      const target = verification.external_verification_redirect_url ?? '';
      expect(target === '' || URL.canParse(target)).toBe(true);
    });

    shows('trap 9: a membership has its person', async (stage) => {
      const { id } = await person(stage);
      const { id: organizationId } = await stage.workos.organizations.createOrganization({ name: `P ${next()}` });
      await stage.workos.userManagement.createOrganizationMembership({ userId: id, organizationId });
      const { body } = await python(stage)('GET', `/users/${id}/organization_memberships?limit=10&offset=0`);
      expect(body.data[0].public_user_data).toMatchObject({ user_id: id, first_name: null, has_image: false });
    });

    const WRONG: [string, string, string | undefined, number][] = [
      ['GET', '/nowhere', undefined, 404],
      ['GET', '/', undefined, 404],
      ['PUT', '/users', '{}', 404],
      ['POST', '/users', '{', 400],
      ['POST', '/users', '"text"', 400],
      ['POST', '/users', '[1]', 400],
      ['GET', '/users/%ff', undefined, 404],
      ['GET', '/users?query=%ff', undefined, 400],
    ];
    for (const [verb, path, body, status] of WRONG) {
      shows(`trap 10: ${verb} ${path} ${body ?? ''} is an error in the envelope`, async (stage) => {
        const answer = await python(stage)(verb, path, body);
        expect(answer.body?.errors?.[0]).toMatchObject({ code: expect.any(String), long_message: expect.any(String) });
        expect(answer.body.clerk_trace_id).toBe(answer.headers['clerk-trace-id']);
        // A path that is not UTF-8 names nobody, or is told to be malformed.
        if (path !== '/users/%ff') expect(answer.status).toBe(status);
        else expect([400, 404]).toContain(answer.status);
      });
    }

    shows('trap 10: without a key, and with another scheme, it is 401 with its code', async ({ server }) => {
      const { replay } = await import('../../harness/replay.ts');
      const codes: unknown[] = [];
      for (const Authorization of [undefined, 'Basic abc', server.apiKey, 'Bearer sk_test_none']) {
        const headers: Record<string, string> = Authorization ? { Authorization } : {};
        const { status, body } = await replay(server.url, { method: 'GET', path: '/v1/users/count', headers });
        codes.push([status, body.errors[0].code]);
      }
      const format = [401, 'authorization_header_format_invalid'];
      expect(codes).toEqual([format, format, format, [401, 'clerk_key_invalid']]);
    });

    shows('trap 11: users and counts say what they are; a user has no key `deleted`', async (stage) => {
      const user = await everything(stage);
      const { body: count } = await python(stage)('GET', '/users/count');
      expect([user.object, count.object, 'deleted' in user]).toEqual(['user', 'total_count', false]);
    });

    shows('trap 12: a create that comes twice because the first answer was lost is a plain refusal', async (stage) => {
      const given = { email_address: [stage.email()] };
      const [once, twice] = [
        await python(stage)('POST', '/users', given),
        await python(stage)('POST', '/users', given),
      ];
      expect([once.status, twice.status, twice.body.errors[0].code]).toEqual([200, 422, 'form_identifier_exists']);
    });
  });
}
