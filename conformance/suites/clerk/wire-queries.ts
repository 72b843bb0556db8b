// What SDKs of other languages write into queries and paths (contract 2.0 and 6.2, traps 17 and 19), letter by letter.

import { expect } from 'vitest';
import { speakClerk } from '../../harness/clerk-replay.ts';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { next, person } from './cast.ts';

const ids = (users: { id: string }[]) => users.map(({ id }) => id);

/** The stories of queries and paths. */
export function clerkQueries({ method }: ClerkScene): void {
  method('queries', (shows) => {
    shows('PHP and Python always send the page and the order', async (stage) => {
      const { id } = await person(stage);
      const query = 'limit=10&offset=0&order_by=-created_at';
      for (const language of ['PHP 2024', 'PHP 0.7', 'Python 1.5'] as const) {
        const { status, body } = await speakClerk(language, stage.server)('GET', `/users?${query}`);
        expect([status, body[0].id, body.length <= 10]).toEqual([200, id, true]);
      }
    });

    shows('the list and the count take every filter of PHP, and agree', async (stage) => {
      const made = await person(stage, {
        username: `every_${next()}`,
        firstName: 'Every',
        externalId: `every-${next()}`,
      });
      const say = speakClerk('PHP 0.7', stage.server);
      const email = made.emailAddresses[0]?.emailAddress as string;
      const [past, future] = ['1000', String(Date.now() + 86_400_000)];
      const filters: Record<string, string> = {
        email_address: email,
        username: made.username as string,
        external_id: `+${made.externalId}`,
        user_id: `+${made.id}`,
        query: 'every',
        email_address_query: email.slice(1, -4).toUpperCase(),
        username_query: (made.username as string).slice(1),
        name_query: 'EVER',
        banned: 'false',
        created_at_before: future,
        created_at_after: past,
      };
      const ask = async (asked: object) => {
        const query = new URLSearchParams({ user_id: made.id, ...asked });
        const [list, count] = [await say('GET', `/users?${query}`), await say('GET', `/users/count?${query}`)];
        return [list.status, ids(list.body), count.body.total_count];
      };
      for (const [name, value] of Object.entries(filters))
        expect([name, await ask({ [name]: value })]).toEqual([name, [200, [made.id], 1]]);
      expect(await ask(filters)).toEqual([200, [made.id], 1]);
      for (const name of ['phone_number', 'web3_wallet', 'phone_number_query', 'organization_id'])
        expect([name, await ask({ [name]: '+14155550000' })]).toEqual([name, [200, [], 0]]);
      for (const name of ['last_active_at', 'last_sign_in_at'])
        for (const side of ['before', 'after'])
          expect([name, await ask({ [`${name}_${side}`]: past })]).toEqual([name, [200, [], 0]]);
      expect(await ask({ last_active_at_since: past })).toEqual([200, [], 0]);
      expect(await ask({ provider: 'oauth_google', provider_user_id: 'nobody' })).toEqual([200, [], 0]);
    });

    shows('starting_after goes on behind a user, only in the order of creation', async (stage) => {
      const [older, newer] = [await person(stage), await person(stage)];
      const say = speakClerk('Python 6', stage.server);
      const both = `user_id=${older.id}&user_id=${newer.id}&limit=1`;
      expect(ids((await say('GET', `/users?${both}&starting_after=${newer.id}`)).body)).toEqual([older.id]);
      expect((await say('GET', `/users?${both}&starting_after=${older.id}`)).body).toEqual([]);
      for (const wrong of ['order_by=first_name', 'offset=1']) {
        const { status, body } = await say('GET', `/users?${both}&starting_after=${newer.id}&${wrong}`);
        expect([status, body.errors?.[0].meta?.param_name]).toEqual([422, 'starting_after']);
      }
    });

    shows('PHP 2024 leaves an & behind, and an empty status', async (stage) => {
      const { id } = await person(stage);
      const say = speakClerk('PHP 2024', stage.server);
      expect(ids((await say('GET', `/users?user_id=${id}&limit=10&offset=0&`)).body)).toEqual([id]);
      const invited = await say('GET', `/users/${id}/organization_invitations?limit=10&offset=0&`);
      expect([invited.status, invited.body]).toEqual([200, { data: [], total_count: 0 }]);
      const empty = await say('GET', `/users/${id}/organization_invitations?limit=10&offset=0&status=`);
      expect(empty.status).toBe(200);
    });

    shows('Go repeats the status of invitations: any of them', async (stage) => {
      const made = await person(stage);
      const { id: organizationId } = await stage.workos.organizations.createOrganization({ name: `Q ${next()}` });
      const email = made.emailAddresses[0]?.emailAddress as string;
      await stage.workos.userManagement.sendInvitation({ email, organizationId });
      const say = speakClerk('Go', stage.server);
      const path = `/users/${made.id}/organization_invitations`;
      const { body } = await say('GET', `${path}?status=pending&status=revoked`);
      expect(body.total_count).toBe(1);
      expect((await say('GET', `${path}?status=accepted&status=revoked`)).body.total_count).toBe(0);
    });

    shows('repeated keys carry lists; of a repeated order the first is meant', async (stage) => {
      const [one, two] = [await person(stage, { firstName: 'A' }), await person(stage, { firstName: 'B' })];
      const say = speakClerk('Python 6', stage.server);
      const both = `user_id=${one.id}&user_id=${two.id}`;
      const sorted = await say('GET', `/users?${both}&order_by=-first_name&order_by=first_name`);
      expect(ids(sorted.body)).toEqual([two.id, one.id]);
      expect((await say('GET', `/users/count?${both}`)).body.total_count).toBe(2);
    });

    shows('trap 17: + arrives as %2B from SDKs, raw as a space, and - excludes', async (stage) => {
      const [one, two] = [await person(stage), await person(stage)];
      const say = speakClerk('PHP 0.7', stage.server);
      const family = `user_id=${one.id}&user_id=${two.id}`;
      expect(ids((await say('GET', `/users?user_id=%2B${one.id}`)).body)).toEqual([one.id]);
      expect(ids((await say('GET', `/users?user_id=+${one.id}`)).body)).toEqual([one.id]);
      expect(ids((await say('GET', `/users?${family}&user_id=-${one.id}`)).body)).toEqual([two.id]);
      for (const plus of ['%2B', '+', ''])
        expect(ids((await say('GET', `/users?${family}&order_by=${plus}created_at`)).body)).toEqual([one.id, two.id]);
    });

    shows('false, zero and empty values say something or nothing, and are no fault', async (stage) => {
      const { id } = await person(stage);
      const say = speakClerk('PHP 0.7', stage.server);
      expect(ids((await say('GET', `/users?user_id=${id}&banned=false&offset=0&query=`)).body)).toEqual([id]);
      expect((await say('GET', `/users?user_id=${id}&banned=true`)).body).toEqual([]);
    });

    shows('trap 19: a segment of a path is decoded once, and names what it names', async (stage) => {
      const say = speakClerk('PHP 0.7', stage.server);
      for (const odd of ['a b', 'a%20b', 'a%2Fb', 'a%252Fb', '..%2Fcount', 'ü'])
        expect((await say('GET', `/users/${odd.replace(' ', '%20').replace('ü', '%C3%BC')}`)).status).toBe(404);
    });

    shows('trap 19: count, ban and unban are no ids', async (stage) => {
      const say = speakClerk('PHP 0.7', stage.server);
      expect((await say('GET', '/users/count')).body.object).toBe('total_count');
      for (const verb of ['ban', 'unban']) {
        const { status, body } = await say('POST', `/users/${verb}`, {});
        expect([status, body.errors[0].code]).toEqual([422, 'form_param_missing']);
      }
    });
  });
}
