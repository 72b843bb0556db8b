// X4: a cursor is an id and a place in time, and nothing else passes for one.

import { expect, test } from 'vitest';
import { createUser, deleteUser } from '../../src/core/users.ts';
import type { Work } from '../../src/core/work.ts';
import { onEachDatabase, type Reply } from '../house.ts';
import { somebody } from './people.ts';

const idsOf = ({ body }: Reply): string[] => body.data.map((row: { id: string }) => row.id);

let named = 0;

async function fill(work: Work, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) ids.push((await createUser(work, { email: `u${named++}@example.com` })).id);
  return ids;
}

onEachDatabase('cursors', (open) => {
  test('X4: an altered cursor is refused in the same words on every list', async () => {
    const house = await open();
    const ada = await somebody(house);
    const event = idsOf(await house.call('GET', '/events'))[0] as string;
    const lists = {
      '/user_management/users': ada.id,
      [`/user_management/users/${ada.id}/sessions`]: ada.sessionId,
      '/events': event,
    };
    for (const [path, id] of Object.entries(lists)) {
      const [prefix, ulid] = id.split('_') as [string, string];
      const altered = [
        ulid,
        `${prefix}_`,
        `${prefix}__${ulid}`,
        `${prefix}_${ulid.slice(1)}`,
        `${prefix}_${ulid}0`,
        `${prefix}_${ulid.toLowerCase()}`,
        `${prefix}_8${ulid.slice(1)}`,
        `${prefix}_${ulid.slice(0, 25)}U`,
        `${prefix}_${ulid.slice(0, 25)}%`,
        `${prefix.toUpperCase()}_${ulid}`,
        `org_${ulid}`,
        `x${prefix}_${ulid}`,
        `${id} `,
        ` ${id}`,
        `${id}' or 1=1 --`,
        `${id},${id}`,
        Buffer.from(id).toString('base64url'),
        Buffer.from(JSON.stringify({ created_at: 0, id })).toString('base64url'),
        '0',
        '-1',
        'null',
        '\u{1f511}',
        id.replace('_', '-'),
      ];
      for (const parameter of ['after', 'before']) {
        for (const cursor of altered) {
          const { status, body } = await house.call('GET', `${path}?${parameter}=${encodeURIComponent(cursor)}`);
          expect
            .soft([status, body.code], `${path} ${parameter}=${cursor}`)
            .toEqual([422, 'invalid_request_parameters']);
          expect.soft(body.errors, cursor).toEqual([expect.objectContaining({ code: `${parameter}_invalid` })]);
        }
        for (const suffix of [`&${parameter}=${id}`, '[]=x', '[0]=x']) {
          const twice = await house.call(
            'GET',
            `${path}?${parameter}=${id}${suffix.startsWith('&') ? suffix : `&${parameter}${suffix}`}`,
          );
          expect.soft(twice.status, suffix).toBe(422);
        }
      }
      const both = await house.call('GET', `${path}?after=${id}&before=${id}`);
      expect.soft([both.status, both.body.code]).toEqual([422, 'invalid_request_parameters']);
    }
  });

  test('X4: the cursor of a deleted row keeps its place', async () => {
    const house = await open();
    const ids = await fill(house.work, 20);
    const newestFirst = [...ids].sort().toReversed();
    const gone = newestFirst[8] as string;
    await deleteUser(house.work, gone);
    const url = '/user_management/users?limit=4';
    expect(idsOf(await house.call('GET', `${url}&after=${gone}`))).toEqual(newestFirst.slice(9, 13));
    expect(idsOf(await house.call('GET', `${url}&before=${gone}`))).toEqual(newestFirst.slice(4, 8));
    expect(idsOf(await house.call('GET', `${url}&order=asc&after=${gone}`))).toEqual(
      newestFirst.slice(4, 8).toReversed(),
    );
    expect(idsOf(await house.call('GET', `${url}&order=normal&before=${gone}`))).toEqual(newestFirst.slice(9, 13));
  });

  test("X4: another environment's cursor is a place in time and shows nothing of it", async () => {
    const house = await open();
    const other = await house.addTenant();
    // A moment apart, so that an invented id of the same moment stands where theirs does.
    const mine = await fill(house.work, 10);
    house.clock.advance(10);
    const theirs = await fill(other.work, 10);
    house.clock.advance(10);
    const more = await fill(house.work, 10);
    for (const cursor of [theirs[0], theirs[9]]) {
      const made = `${cursor?.slice(0, -6)}ZZZZZZ`;
      for (const parameter of ['after', 'before']) {
        const [real, invented] = await Promise.all(
          [cursor, made].map((each) => house.call('GET', `/user_management/users?limit=100&${parameter}=${each}`)),
        );
        expect(real?.body).toEqual(invented?.body);
        expect(idsOf(real as Reply).toSorted()).toEqual((parameter === 'after' ? mine : more).toSorted());
      }
    }
    const event = idsOf(await house.call('GET', '/events', { key: other.apiKey }))[3] as string;
    const [foreign, none] = await Promise.all(
      [event, `${event.slice(0, -4)}ZZZZ`].map((each) => house.call('GET', `/events?after=${each}`)),
    );
    expect([foreign?.status, foreign?.body]).toEqual([none?.status, none?.body]);
  });
});
