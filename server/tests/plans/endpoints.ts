// R16: every request of every endpoint reads a few rows, by an index, in a house that is full.

import { beforeAll, expect, test } from 'vitest';
import type { Kind } from '../../src/store/database.ts';
import { belongingsOf } from '../belongings.ts';
import { bodyOf, callsOf, targetOf } from '../calls.ts';
import { explain } from '../explaining.ts';
import type { TestHouse } from '../house.ts';
import { type Recording, record } from '../recording.ts';
import { endpoints, nameOf } from '../security/declared.ts';

/** Of these a house has a handful, which are read whole. */
const SMALL = [
  'environments',
  'clients',
  'signing_keys',
  'redirect_uris',
  'cors_origins',
  'permissions',
  'webhook_endpoints',
  'oauth_providers',
];
// What is rare, and has to ask every row.
const READ_WHOLE: Record<string, string[]> = {
  'DELETE /authorization/permissions/:slug': ['roles'],
  // How many there are is a part of the answer.
  'GET /v1/organizations': ['organizations'],
  'GET /v1/sessions': ['sessions'],
  'GET /v1/organization_memberships': ['memberships', 'organizations'],
  'GET /v1/organization_invitations': ['invitations', 'organizations'],
  'GET /v1/invitations': ['invitations'],
};
/** Pages of 8 KB that a statement may touch: the tables have hundreds. */
const FEW = 200;

/** Describes them in a house that is crowded. */
export function plansOfEndpoints(kind: Kind, open: () => Promise<TestHouse>): void {
  let house: TestHouse;
  let recording: Recording;

  beforeAll(async () => {
    house = await open();
    recording = record(house.database);
  }, 60_000);

  test.each(
    endpoints.map((endpoint, at) => [nameOf(endpoint), endpoint, at] as const),
  )('R16: %s', async (name, endpoint, at) => {
    const own = belongingsOf(house, `e${at}`);
    const key = endpoint.access.name === 'secret key' ? house.apiKey : null;
    const calls = await callsOf(endpoint, own);
    await house.call('GET', '/events'); // Puts them into order, which is work that is done once for all of them.
    for (const call of calls) {
      const asked = await recording.during(async () => {
        const { status, text } = await house.call(endpoint.method, targetOf(endpoint, call), {
          key,
          file: call.file,
          ...(call.body ? { body: bodyOf(endpoint, call.body) } : {}),
        });
        expect(status, text).toBeLessThan(400);
      });
      for (const { sql, steps, scans, pages } of await explain(house.database, asked)) {
        // A first page begins at the end of an index, and its limit stops it.
        const large = scans.filter(
          (table) =>
            ![...SMALL, ...(READ_WHOLE[name] ?? [])].includes(table) && !(kind === 'sqlite' && / limit \d+$/.test(sql)),
        );
        expect(large, `${sql}\n${steps.join('\n')}`).toEqual([]);
        if (pages !== null && !READ_WHOLE[name]) expect(pages, `${sql}\n${steps.join('\n')}`).toBeLessThan(FEW);
      }
    }
  });
}
