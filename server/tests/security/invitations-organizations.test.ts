// I2: metadata of organizations is merged key by key: no prototype is reached, no bound is passed, no change is lost.

import { expect, test } from 'vitest';
import { onEachDatabase } from '../house.ts';
import { makeOrganization } from './steps.ts';

const POLLUTION = [
  '{"__proto__":{"x":"y"}}',
  '{"__proto__":"y"}',
  '{"constructor":{"prototype":{"x":"y"}}}',
  '{"a":{"__proto__":{"x":"y"}}}',
  '{"toString":"y"}',
  '{"hasOwnProperty":"y"}',
];

onEachDatabase('metadata of organizations', (open) => {
  test('I2: the pollution corpus reaches no prototype, when made and when changed', async () => {
    const house = await open();
    const id = await makeOrganization(house, 'Acme');
    for (const metadata of POLLUTION) {
      for (const [method, path] of [
        ['POST', '/organizations'],
        ['PUT', `/organizations/${id}`],
      ] as const) {
        const { status, text } = await house.call(method, path, { raw: `{"name":"Acme","metadata":${metadata}}` });
        expect.soft(status, text).toBeLessThan(500);
        const shared = {} as { x?: unknown };
        expect(shared.x).toBeUndefined();
        expect(String(shared)).toBe('[object Object]');
      }
    }
    const shown = await house.call('GET', `/organizations/${id}`);
    for (const value of Object.values(shown.body.metadata)) expect(typeof value).toBe('string');
  });

  test('I2: fifty keys of 40 letters with values of 600 are the bound, however small each change is', async () => {
    const house = await open();
    const id = await makeOrganization(house, 'Acme');
    const write = (metadata: object) => house.call('PUT', `/organizations/${id}`, { body: { metadata } });
    const keys = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, 'v']));
    expect((await write(keys)).status).toBe(200);
    for (const over of [
      { more: 'v' },
      { ['k'.repeat(41)]: 'v', k0: null },
      { k0: 'v'.repeat(601) },
      { k0: 5 },
      { k0: { a: 'b' } },
    ])
      expect.soft((await write(over)).status, JSON.stringify(over).slice(0, 50)).toBeGreaterThanOrEqual(400);
    expect((await house.call('GET', `/organizations/${id}`)).body.metadata).toEqual(keys);
    expect((await write({ k0: null, fresh: 'v' })).status).toBe(200);
  });

  test('I2: parallel merges of different keys all survive, on two replicas', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const id = await makeOrganization(house, 'Acme');
    for (let round = 0; round < 4; round += 1) {
      const replies = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          (at % 2 ? house : replica).call('PUT', `/organizations/${id}`, {
            key: house.apiKey,
            body: { metadata: { [`r${round}k${at}`]: 'v' } },
          }),
        ),
      );
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    }
    expect(Object.keys((await house.call('GET', `/organizations/${id}`)).body.metadata)).toHaveLength(40);
  });
});
