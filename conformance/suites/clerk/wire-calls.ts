// Calls that JavaScript does not have, as PHP and Python make them.

import { expect } from 'vitest';
import { speakClerk } from '../../harness/clerk-replay.ts';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { NOBODY, next, person } from './cast.ts';

/** The stories of those calls. */
export function clerkCalls({ method }: ClerkScene): void {
  method('GET /v1/users/{user_id}/trusted_devices', (shows) => {
    shows('nobody has one; nobody else is not found', async (stage) => {
      const say = speakClerk('Python 6', stage.server);
      const { id } = await person(stage);
      expect((await say('GET', `/users/${id}/trusted_devices?limit=10&offset=0`)).body).toEqual({
        data: [],
        total_count: 0,
      });
      expect((await say('GET', `/users/${NOBODY}/trusted_devices`)).status).toBe(404);
    });
  });

  method('POST /v1/sessions/{session_id}/tokens/{template_name}', (shows) => {
    shows("the environment's template fills the token", async (stage) => {
      const { id: userId } = await person(stage, { firstName: 'Ada' });
      await stage.workos.put('/user_management/jwt_template', {
        content: '{"urn:example:name": "{{ user.first_name }}"}',
      });
      const session = await stage.clerk.sessions.createSession({ userId });
      const say = speakClerk('PHP 0.7', stage.server);
      const { status, body } = await say('POST', `/sessions/${session.id}/tokens/default`, {});
      const claims = JSON.parse(Buffer.from(body.jwt.split('.')[1], 'base64url').toString());
      expect([status, claims.sub, claims['urn:example:name']]).toEqual([200, userId, 'Ada']);
      expect((await say('POST', `/sessions/${session.id}/tokens/unknown`, {})).status).toBe(404);
    });
  });

  method('GET /v1/organization_invitations', (shows) => {
    shows('those of every organization, newest first', async (stage) => {
      const say = speakClerk('PHP 0.7', stage.server);
      const made: string[] = [];
      for (const _ of [1, 2]) {
        const { body: place } = await say('POST', '/organizations', { name: `Everywhere ${next()}` });
        const invitation = { email_address: stage.email(), role: 'org:member' };
        made.unshift((await say('POST', `/organizations/${place.id}/invitations`, invitation)).body.id);
      }
      const { body } = await say('GET', '/organization_invitations?limit=2&offset=0');
      expect(body.data.map(({ id }: { id: string }) => id)).toEqual(made);
      expect(body.total_count).toBeGreaterThanOrEqual(2);
    });
  });

  method('GET /v1/organizations/{organization_id}/invitations/pending', (shows) => {
    shows('those that wait', async (stage) => {
      const say = speakClerk('PHP 2024', stage.server);
      const { body: place } = await say('POST', '/organizations', { name: `Waiting ${next()}` });
      const path = `/organizations/${place.id}/invitations`;
      const [first, second] = [
        await say('POST', path, { email_address: stage.email(), role: 'org:member' }),
        await say('POST', path, { email_address: stage.email(), role: 'org:member' }),
      ];
      await say('POST', `${path}/${second.body.id}/revoke`, {});
      const { body } = await say('GET', `${path}/pending?limit=10&offset=0`);
      expect([body.data.map(({ id }: { id: string }) => id), body.total_count]).toEqual([[first.body.id], 1]);
    });
  });
}
