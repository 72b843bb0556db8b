// The versions of the wire (contract 1.1): which is spoken, what it changes, and which are none.

import { expect } from 'vitest';
import { speakClerk } from '../../harness/clerk-replay.ts';
import type { ClerkScene, ClerkStage } from '../../harness/clerk-stories.ts';
import { person } from './cast.ts';

const VERSION = 'Clerk-API-Version';
// Sends no version of its own.
const say = ({ server }: ClerkStage) => speakClerk('PHP 2024', server);
const saying = (version: string | null): Record<string, string> => (version === null ? {} : { [VERSION]: version });

/** The stories of versions. */
export function versions({ method }: ClerkScene): void {
  method('versions', (shows) => {
    for (const version of [null, '2021-02-05', '2024-10-01', '2025-03-12', '2025-04-10', '2025-11-10']) {
      shows(`${version ?? 'no version'}: PATCH takes metadata, and replaces each bucket whole`, async (stage) => {
        const { id } = await person(stage, { publicMetadata: { a: 1 }, privateMetadata: { b: 2 } });
        const change = { public_metadata: { c: 3 }, unsafe_metadata: { d: 4 } };
        const { status, body } = await say(stage)('PATCH', `/users/${id}`, change, saying(version));
        expect(status).toBe(200);
        expect([body.public_metadata, body.private_metadata, body.unsafe_metadata]).toEqual([
          { c: 3 },
          { b: 2 },
          { d: 4 },
        ]);
      });
    }

    for (const version of ['2026-05-12', '2026-09-01', '2031-01-01']) {
      for (const bucket of ['public_metadata', 'private_metadata', 'unsafe_metadata']) {
        shows(`${version}: PATCH refuses ${bucket}, and changes nothing`, async (stage) => {
          const { id } = await person(stage, { firstName: 'Ada' });
          const change = { first_name: 'Grace', [bucket]: {} };
          const { status, body } = await say(stage)('PATCH', `/users/${id}`, change, saying(version));
          const [fault] = body.errors;
          expect([status, fault.code, fault.meta]).toEqual([422, 'form_param_unknown', { param_name: bucket }]);
          expect((await say(stage)('GET', `/users/${id}`)).body.first_name).toBe('Ada');
        });
      }

      shows(`${version}: metadata has its own call`, async (stage) => {
        const { id } = await person(stage);
        const change = { public_metadata: { a: 1 } };
        const { body } = await say(stage)('PATCH', `/users/${id}/metadata`, change, saying(version));
        expect(body.public_metadata).toEqual({ a: 1 });
      });
    }

    shows('every version shows the same user', async (stage) => {
      const { id } = await person(stage);
      const { body: expected } = await say(stage)('GET', `/users/${id}`);
      for (const version of ['2021-02-05', '2025-11-10', '2026-05-12', '2030-12-31'])
        expect((await say(stage)('GET', `/users/${id}`, undefined, saying(version))).body).toEqual(expected);
    });

    shows('a parameter of the query says it as well, on every call', async (stage) => {
      const { id } = await person(stage);
      const query = '__clerk_api_version=2026-05-12';
      for (const path of [`/users/${id}?${query}`, `/users?${query}&user_id=${id}`, `/users/count?${query}`])
        expect((await say(stage)('GET', path)).status).toBe(200);
      const refused = await say(stage)('PATCH', `/users/${id}?${query}`, { public_metadata: {} });
      expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'form_param_unknown']);
      const taken = await say(stage)('PATCH', `/users/${id}?__clerk_api_version=2025-11-10`, { public_metadata: {} });
      expect(taken.status).toBe(200);
    });

    shows('what is no date, and both at once, are refused, and change nothing', async (stage) => {
      const { id } = await person(stage, { firstName: 'Ada' });
      const change = { first_name: 'Grace' };
      const answers = [];
      for (const version of ['latest', 'v1', '2025', '2025-13-45', '2025-02-30', '20251110', '2025-11-10T00:00:00Z'])
        answers.push(await say(stage)('PATCH', `/users/${id}`, change, saying(version)));
      const query = `/users/${id}?__clerk_api_version=2025-11-10`;
      answers.push(await say(stage)('PATCH', query, change, saying('2025-11-10')));
      answers.push(await say(stage)('PATCH', `/users/${id}?__clerk_api_version=latest`, change));
      expect(answers.map(({ status, body }) => [status, body.errors?.[0].code])).toEqual(
        answers.map(() => [400, 'api_version_invalid']),
      );
      expect((await say(stage)('GET', `/users/${id}`)).body.first_name).toBe('Ada');
    });
  });
}
