// Ruby, PHP, Python and Go letter by letter, where they call what Node cannot or write what Node does not
// (contract 1.3, 1.10, 8).

import { expect } from 'vitest';
import { codeIn } from '../harness/mailbox.ts';
import { type LanguageName, speak } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { totp } from '../harness/totp.ts';
import { member, organization, person, personWithFactor } from './cast.ts';

const UM = '/user_management';
const wrong = (code: string) => (code === '000000' ? '111111' : '000000');
const EVERYBODY: LanguageName[] = ['Elixir 1.1.0', 'Ruby 6', 'Ruby 10', 'PHP 4', 'PHP 9', 'Python', 'Go'];

// Somebody who wants another address, with the code that was sent there.
async function moving(stage: Stage, language: LanguageName = 'Ruby 10') {
  const { id, email } = await person(stage);
  const wanted = stage.email();
  const say = speak(language, stage.server);
  const sent = await say('POST', `${UM}/users/${id}/email_change/send`, { new_email: wanted });
  const confirm = (code: string) => say('POST', `${UM}/users/${id}/email_change/confirm`, { code });
  return { id, email, wanted, sent, confirm, say };
}

/** The stories of changing an address, which Node cannot. */
export function emailChange({ method }: Scene): void {
  method('POST /user_management/users/{id}/email_change/send', (shows) => {
    for (const language of ['Ruby 10', 'PHP 9', 'Python', 'Go'] as const) {
      shows(`${language}: the code goes to the new address, and the old one stays until then`, async (stage) => {
        const { id, email, wanted, sent } = await moving(stage, language);
        expect(sent.status).toBe(200);
        expect(sent.body).toEqual({
          object: 'email_change',
          user: expect.objectContaining({ object: 'user', id, email }),
          new_email: wanted,
          expires_at: expect.any(String),
          created_at: expect.any(String),
        });
        expect(codeIn(await stage.letter(wanted))).toMatch(/^\d{6}$/);
        expect((await stage.workos.userManagement.getUser(id)).email).toBe(email);
      });
    }

    shows(
      'the present address, a taken one and none at all are refused; an unknown user is not found',
      async (stage) => {
        const { id, email, say } = await moving(stage);
        const { email: taken } = await person(stage);
        const send = async (wanted: string, user = id) => {
          const { status, body } = await say('POST', `${UM}/users/${user}/email_change/send`, { new_email: wanted });
          return [status, body.code];
        };
        expect(await send(email)).toEqual([409, 'email_change_not_needed']);
        expect(await send(taken)).toEqual([409, 'email_not_available']);
        expect(await send('nowhere')).toEqual([422, 'invalid_email']);
        expect(await send(stage.email(), 'user_none')).toEqual([404, 'entity_not_found']);
        const missing = await say('POST', `${UM}/users/${id}/email_change/send`, '{}');
        expect([missing.status, missing.body.errors[0].code]).toEqual([422, 'new_email_string_required']);
      },
    );
  });

  method('POST /user_management/users/{id}/email_change/confirm', (shows) => {
    shows('the code moves the user, verified, and the former address is told', async (stage) => {
      const { id, email, wanted, confirm } = await moving(stage);
      const { status, body } = await confirm(codeIn(await stage.letter(wanted)));
      expect(status).toBe(200);
      expect(body).toEqual({
        object: 'email_change_confirmation',
        user: expect.objectContaining({ id, email: wanted, email_verified: true }),
      });
      expect((await stage.workos.userManagement.getUser(id)).email).toBe(wanted);
      expect((await stage.letter(email)).text).toContain('Your email address was changed');
    });

    shows('a wrong code is refused, a used one, one that is over, and one that nobody asked for', async (stage) => {
      const one = await moving(stage);
      const code = codeIn(await stage.letter(one.wanted));
      const said = async (asked: ReturnType<typeof one.confirm>) => {
        const { status, body } = await asked;
        return [status, body.code];
      };
      expect(await said(one.confirm(wrong(code)))).toEqual([400, 'email_change_code_incorrect']);
      await one.confirm(code);
      expect(await said(one.confirm(code))).toEqual([409, 'email_change_code_previously_used']);
      const other = await moving(stage);
      const late = codeIn(await stage.letter(other.wanted));
      await stage.server.storage.outlive('codes', 'user_id', other.id);
      expect(await said(other.confirm(late))).toEqual([400, 'email_change_code_expired']);
      const { id } = await person(stage);
      const path = `${UM}/users/${id}/email_change/confirm`;
      expect(await said(one.say('POST', path, { code }))).toEqual([409, 'no_pending_email_change']);
    });

    shows('an address that somebody took meanwhile is refused', async (stage) => {
      const { id, email, wanted, confirm } = await moving(stage);
      const code = codeIn(await stage.letter(wanted));
      await stage.workos.userManagement.createUser({ email: wanted });
      const { status, body } = await confirm(code);
      expect([status, body.code]).toEqual([409, 'email_not_available']);
      expect((await stage.workos.userManagement.getUser(id)).email).toBe(email);
    });

    shows('after five wrong codes one has to wait', async (stage) => {
      const { wanted, confirm } = await moving(stage);
      const code = codeIn(await stage.letter(wanted));
      for (let tries = 0; tries < 5; tries += 1) await confirm(wrong(code));
      const { status, body, headers } = await confirm(code);
      expect([status, body.code]).toEqual([429, 'email_change_too_many_attempts']);
      expect(headers['retry-after']).toMatch(/^\d+$/);
    });
  });
}

/** The stories of the senders that old SDKs call. */
export function oldSenders({ method }: Scene): void {
  method('POST /user_management/magic_auth/send', (shows) => {
    for (const language of ['Ruby 6', 'PHP 4', 'Python', 'Go'] as const) {
      shows(`${language}: the code is mailed, and the answer is empty`, async (stage) => {
        const email = stage.email();
        const { status, text } = await speak(language, stage.server)('POST', `${UM}/magic_auth/send`, { email });
        expect([status, text]).toEqual([200, '']);
        expect(codeIn(await stage.letter(email))).toMatch(/^\d{6}$/);
      });
    }
  });

  method('POST /user_management/password_reset/send', (shows) => {
    for (const language of ['Ruby 6', 'PHP 4', 'Python', 'Go'] as const) {
      shows(`${language}: the link leads to the page that was named, and the answer is empty`, async (stage) => {
        const { email } = await person(stage);
        const fields = { email, password_reset_url: 'https://app.example.com/reset' };
        const { status, text } = await speak(language, stage.server)('POST', `${UM}/password_reset/send`, fields);
        expect([status, text]).toEqual([201, '']);
        expect((await stage.letter(email)).text).toContain('https://app.example.com/reset?token=');
      });
    }

    shows('without a page, and of nobody, it is refused', async (stage) => {
      const say = speak('PHP 4', stage.server);
      const missing = await say('POST', `${UM}/password_reset/send`, {
        email: 'nobody@example.com',
        password_reset_url: null,
      });
      expect([missing.status, missing.body.errors[0].code]).toEqual([422, 'password_reset_url_string_required']);
      const fields = { email: 'nobody@example.com', password_reset_url: 'https://app.example.com/reset' };
      const nobody = await say('POST', `${UM}/password_reset/send`, fields);
      expect([nobody.status, nobody.body.entity_id]).toEqual([404, 'nobody@example.com']);
    });
  });
}

// What each language sends on a call that has nothing to say.
const SILENT: Record<LanguageName, string | undefined> = {
  'Elixir 1.1.0': '{}',
  'Ruby 6': undefined,
  'Ruby 10': '',
  'PHP 4': undefined,
  'PHP 9': undefined,
  Python: undefined,
  Go: undefined,
};

/** The stories of calls without input, lists in queries and roles. */
export function habits({ method }: Scene): void {
  method('calls without input', (shows) => {
    for (const language of EVERYBODY) {
      shows(`trap 29: ${language} suspends, takes up, revokes and removes`, async (stage) => {
        const { memberships } = await member(stage);
        const invitation = await stage.workos.userManagement.sendInvitation({ email: stage.email() });
        const act = (verb: string, path: string) => speak(language, stage.server)(verb, path, SILENT[language]);
        const path = `${UM}/organization_memberships/${memberships[0]?.id}`;
        expect((await act('PUT', `${path}/deactivate`)).body.status).toBe('inactive');
        expect((await act('PUT', `${path}/reactivate`)).body.status).toBe('active');
        expect((await act('POST', `${UM}/invitations/${invitation.id}/resend`)).body.state).toBe('pending');
        expect((await act('POST', `${UM}/invitations/${invitation.id}/revoke`)).body.state).toBe('revoked');
        const removed = await act('DELETE', path);
        expect([removed.status, removed.text]).toEqual([200, '']);
      });
    }

    shows('trap 29: PHP 9 writes an empty map as an empty list', async (stage) => {
      const say = speak('PHP 9', stage.server);
      const { id, factorId, secret } = await personWithFactor(stage);
      const challenge = await say('POST', `/auth/factors/${factorId}/challenge`, {});
      expect(challenge.status).toBe(201);
      const verified = await say('POST', `/auth/challenges/${challenge.body.id}/verify`, { code: totp(secret) });
      expect([verified.status, verified.body.valid]).toEqual([201, true]);
      const invitation = await stage.workos.userManagement.sendInvitation({ email: stage.email() });
      expect((await say('POST', `${UM}/invitations/${invitation.id}/resend`, {})).status).toBe(200);
      expect((await say('PUT', `${UM}/users/${id}`, {})).status).toBe(200);
      const made = await say('POST', `${UM}/users`, { email: stage.email(), metadata: {} });
      expect([made.status, made.body.metadata]).toEqual([201, {}]);
      await say('PUT', `${UM}/users/${id}`, { metadata: { plan: 'pro' } });
      const cleared = await say('PUT', `${UM}/users/${id}`, { metadata: {} });
      expect([cleared.status, cleared.body.metadata]).toEqual([200, {}]);
      const place = await say('POST', '/organizations', { name: 'Looms', metadata: {} });
      expect([place.status, place.body.metadata]).toEqual([201, {}]);
    });
  });

  method('statuses of memberships', (shows) => {
    const [a, b] = ['active', 'inactive'];
    for (const [language, query] of [
      ['Ruby 10', `statuses=${a}&statuses=${b}`],
      ['Go', `statuses=${a}&statuses=${b}`],
      ['PHP 9', `statuses%5B0%5D=${a}&statuses%5B1%5D=${b}`],
      ['PHP 4', `statuses=${a}%2C${b}`],
      ['Python', `statuses=${a},${b}`],
      ['Elixir 1.1.0', `statuses[]=${a}&statuses[]=${b}`],
    ] as const) {
      shows(`${language} asks for two of them`, async (stage) => {
        const { id, memberships } = await member(stage, 2);
        await stage.workos.userManagement.deactivateOrganizationMembership(memberships[0]?.id as string);
        const path = `${UM}/organization_memberships?user_id=${id}&${query}`;
        const { body } = await speak(language, stage.server)('GET', path);
        expect(body.data.map(({ status }: { status: string }) => status)).toEqual([a, b]);
      });
    }
  });

  method('Ruby', (shows) => {
    shows('trap 27: version 6 repeats the id in the body of a PUT, and sends nulls', async (stage) => {
      const say = speak('Ruby 6', stage.server);
      const { memberships } = await member(stage);
      const id = memberships[0]?.id;
      const role = { id, role_slug: 'admin', role_slugs: null };
      const changed = await say('PUT', `${UM}/organization_memberships/${id}`, role);
      expect([changed.status, changed.body.role]).toEqual([200, { slug: 'admin' }]);
      const place = await organization(stage);
      const rename = { id: place.id, name: 'Renamed', domain_data: null, external_id: null };
      const renamed = await say('PUT', `/organizations/${place.id}`, rename);
      expect([renamed.status, renamed.body.name]).toEqual([200, 'Renamed']);
    });
  });

  method('PHP', (shows) => {
    shows('version 4 sends null for what an invitation was not given', async (stage) => {
      const email = stage.email();
      const fields = { email, organization_id: null, expires_in_days: null, inviter_user_id: null, role_slug: null };
      const sent = await speak('PHP 4', stage.server)('POST', `${UM}/invitations`, fields);
      expect([sent.status, sent.body.email]).toEqual([201, email]);
    });

    shows('letters that it escapes arrive as they were meant', async (stage) => {
      const say = speak('PHP 9', stage.server);
      const made = await say('POST', '/organizations', { name: 'Café / Köln 🚂' });
      expect(made.body.name).toBe('Café / Köln 🚂');
    });
  });
}
