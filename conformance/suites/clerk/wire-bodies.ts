// What SDKs of other languages send as bodies, and in place of one (contract 2.0 and 6.2, traps 13 to 16), letter by letter.

import { expect } from 'vitest';
import { CLERK_LANGUAGES, phpForm, speakClerk } from '../../harness/clerk-replay.ts';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { totp } from '../../harness/totp.ts';
import { next, PASSWORD, person, SECRET } from './cast.ts';
import { PNG } from './metadata.ts';

const ids = (users: { id: string }[]) => users.map(({ id }) => id);

/** The stories of bodies. */
export function clerkBodies({ method }: ClerkScene): void {
  method('empty bodies', (shows) => {
    for (const language of CLERK_LANGUAGES) {
      shows(`trap 13: ${language} bans, unbans, locks, unlocks and removes with nothing`, async (stage) => {
        const say = speakClerk(language, stage.server);
        const { id } = await person(stage, { totpSecret: SECRET, backupCodes: ['backup-code-1'] });
        for (const verb of ['ban', 'unban', 'lock', 'unlock'])
          expect([verb, (await say('POST', `/users/${id}/${verb}`)).status]).toEqual([verb, 200]);
        for (const part of ['backup_code', 'totp', 'mfa'])
          expect((await say('DELETE', `/users/${id}/${part}`)).body).toEqual({ user_id: id });
        expect((await say('DELETE', `/users/${id}/profile_image`)).status).toBe(200);
        expect((await say('DELETE', `/users/${id}`)).body).toMatchObject({ id, deleted: true });
      });

      shows(`trap 13: ${language} reads a user, a list and the count`, async (stage) => {
        const say = speakClerk(language, stage.server);
        const { id } = await person(stage);
        expect((await say('GET', `/users/${id}`)).body.id).toBe(id);
        expect(ids((await say('GET', `/users?user_id=${id}`)).body)).toEqual([id]);
        expect((await say('GET', `/users/count?user_id=${id}`)).body).toEqual({
          object: 'total_count',
          total_count: 1,
        });
      });
    }

    for (const [name, body] of [
      ['no body', undefined],
      ['an empty text', ''],
      ['null', 'null'],
      ['an empty object', '{}'],
    ] as const) {
      shows(`trap 13, 14: PATCH of a user and of metadata with ${name} changes nothing`, async (stage) => {
        const say = speakClerk('JavaScript', stage.server);
        const { id } = await person(stage, { publicMetadata: { a: 1 } });
        const { body: before } = await say('GET', `/users/${id}`);
        for (const path of [`/users/${id}`, `/users/${id}/metadata`]) {
          const answer = await say('PATCH', path, body);
          expect([answer.status, answer.body]).toEqual([200, before]);
        }
      });
    }

    shows('an empty body where something is required names it', async (stage) => {
      const say = speakClerk('Go', stage.server);
      const { id } = await person(stage, { password: PASSWORD });
      const { status, body } = await say('POST', `/users/${id}/verify_password`);
      expect([status, body.errors[0].code, body.errors[0].meta]).toEqual([
        422,
        'form_param_missing',
        { param_name: 'password' },
      ]);
    });
  });

  method('bodies of PHP and Python', (shows) => {
    shows('trap 16: an update that only says whether to notify is no change', async (stage) => {
      for (const language of ['PHP 0.7', 'Python 6'] as const) {
        const say = speakClerk(language, stage.server);
        const { id } = await person(stage);
        const { body: before } = await say('GET', `/users/${id}`);
        const answer = await say('PATCH', `/users/${id}`, { notify_primary_email_address_changed: false });
        expect([answer.status, answer.body]).toEqual([200, before]);
      }
    });

    shows('PHP cannot send null: an empty text takes a username and names away', async (stage) => {
      const say = speakClerk('PHP 0.7', stage.server);
      const { id } = await person(stage, { username: `php_${next()}`, firstName: 'Ada' });
      const cleared = { username: '', first_name: '', notify_primary_email_address_changed: false };
      const { body } = await say('PATCH', `/users/${id}`, cleared);
      expect([body.username, body.first_name]).toEqual([null, null]);
    });

    shows('Python sends nulls: of what may be null they clear, of the rest they say nothing', async (stage) => {
      const say = speakClerk('Python 6', stage.server);
      const { id } = await person(stage, { password: PASSWORD, lastName: 'Byron', publicMetadata: { a: 1 } });
      const { status, body } = await say('PATCH', `/users/${id}`, {
        external_id: null,
        first_name: null,
        last_name: null,
        locale: null,
        primary_email_address_id: null,
        notify_primary_email_address_changed: false,
        primary_phone_number_id: null,
        primary_web3_wallet_id: null,
        username: null,
        profile_image_id: null,
        password: null,
        password_digest: null,
        password_hasher: null,
        skip_password_checks: null,
        sign_out_of_other_sessions: null,
        totp_secret: null,
        backup_codes: null,
        public_metadata: null,
        private_metadata: null,
        unsafe_metadata: null,
        delete_self_enabled: null,
        create_organization_enabled: null,
        legal_accepted_at: null,
        skip_legal_checks: null,
        create_organizations_limit: null,
        created_at: null,
        bypass_client_trust: null,
      });
      expect([status, body.errors]).toEqual([200, undefined]);
      expect(body).toMatchObject({ last_name: null, password_enabled: true, public_metadata: { a: 1 } });
      expect(body.primary_email_address_id).toBe(body.email_addresses[0].id);
    });

    shows('Python creates with nulls beside what it gives', async (stage) => {
      const say = speakClerk('Python 6', stage.server);
      const { status, body } = await say('POST', '/users', {
        email_address: [stage.email()],
        external_id: null,
        first_name: null,
        last_name: null,
        locale: null,
        username: null,
        password: null,
        password_digest: null,
        skip_password_checks: null,
        skip_password_requirement: null,
        skip_user_requirement: null,
        totp_secret: null,
        delete_self_enabled: null,
        legal_accepted_at: null,
        skip_legal_checks: null,
        create_organization_enabled: null,
        create_organizations_limit: null,
        created_at: null,
        bypass_client_trust: null,
        banned: null,
        locked: null,
      });
      expect([status, body.errors, body.delete_self_enabled]).toEqual([200, undefined, true]);
    });

    shows('trap 15: a key that no schema has is refused, not dropped', async (stage) => {
      const say = speakClerk('PHP 0.7', stage.server);
      const { id } = await person(stage);
      for (const [verb, path] of [
        ['POST', '/users'],
        ['PATCH', `/users/${id}`],
        ['PATCH', `/users/${id}/metadata`],
      ] as const) {
        const { status, body } = await say(verb, path, { firstName: 'Ada' });
        const [fault] = body.errors;
        expect([status, fault.code, fault.meta.param_name]).toEqual([422, 'form_param_unknown', 'firstName']);
      }
    });

    shows('trap 18: slashes, unicode and nulls in lists come back as they were meant', async (stage) => {
      const say = speakClerk('PHP 0.7', stage.server);
      const { id } = await person(stage);
      const public_metadata = { 'a/b': 'https://example.com/ü', list: [null, 1.5, -0.25, true, {}], empty: {} };
      const { body } = await say('PATCH', `/users/${id}/metadata`, { public_metadata });
      expect(body.public_metadata).toEqual(public_metadata);
    });
  });

  method('POST /v1/users/{user_id}/totp', (shows) => {
    shows('Python 1.5 makes one, which its first right code switches on', async (stage) => {
      const say = speakClerk('Python 1.5', stage.server);
      const { id } = await person(stage);
      const { status, body } = await say('POST', `/users/${id}/totp`);
      expect([status, body.object, body.verified]).toEqual([200, 'totp', false]);
      expect((await say('GET', `/users/${id}`)).body).toMatchObject({ totp_enabled: false, two_factor_enabled: false });
      const code = totp(body.secret);
      const verified = await say('POST', `/users/${id}/verify_totp`, { code });
      expect(verified.body).toEqual({ verified: true, code_type: 'totp' });
      expect((await say('GET', `/users/${id}`)).body).toMatchObject({ totp_enabled: true, two_factor_enabled: true });
      const again = await say('POST', `/users/${id}/totp`);
      expect([again.status, again.body.errors[0].code]).toEqual([400, 'totp_already_enabled']);
    });

    shows('Go makes one with the body null; a second one before the proof takes its place', async (stage) => {
      const say = speakClerk('Go', stage.server);
      const { id } = await person(stage);
      const [first, second] = [await say('POST', `/users/${id}/totp`), await say('POST', `/users/${id}/totp`)];
      expect(second.body.secret).not.toBe(first.body.secret);
      const stale = await say('POST', `/users/${id}/verify_totp`, { code: totp(first.body.secret) });
      expect(stale.status).toBe(422);
      expect((await say('POST', '/users/user_none/totp')).status).toBe(404);
    });
  });

  method('POST /v1/users/{user_id}/profile_image', (shows) => {
    shows('PHP writes the length into the part, and calls it octet-stream', async (stage) => {
      const { id } = await person(stage);
      const { body, headers } = phpForm(PNG, 'me.png');
      const say = speakClerk('PHP 0.7', stage.server);
      const answer = await say('POST', `/users/${id}/profile_image`, body, headers);
      expect([answer.status, answer.body.has_image]).toEqual([200, true]);
    });

    shows('without a file it is refused by its name', async (stage) => {
      const { id } = await person(stage);
      const say = speakClerk('PHP 0.7', stage.server);
      const { body, headers } = phpForm(PNG, 'me.png');
      const other = Buffer.from(body.toString('latin1').replace('name="file"', 'name="photo"'), 'latin1');
      const answer = await say('POST', `/users/${id}/profile_image`, other, headers);
      expect([answer.status, answer.body.errors[0].code]).toEqual([400, 'form_param_missing']);
    });
  });

  for (const verb of ['ban', 'unban'] as const) {
    method(`POST /v1/users/${verb}`, (shows) => {
      shows('all of several, in one call', async (stage) => {
        const say = speakClerk('PHP 0.7', stage.server);
        const user_ids = [(await person(stage)).id, (await person(stage)).id];
        const { status, body } = await say('POST', `/users/${verb}`, { user_ids });
        expect([status, ids(body)]).toEqual([200, user_ids]);
        expect(body[0].banned).toBe(verb === 'ban');
      });
    });
  }
}
