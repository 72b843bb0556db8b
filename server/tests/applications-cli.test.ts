// `latchkey applications`, as a person would give it, on both databases.

import { describe, expect, test } from 'vitest';
import { findMissingConsent } from '../src/core/applications.ts';
import { createOrganization } from '../src/core/organizations.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import { arrive, latchkey, visit } from './command-line.ts';
import { KINDS } from './house.ts';

const CALLBACK = 'https://app.example.com/callback';

describe.each(KINDS)('latchkey applications (%s)', (kind) => {
  test('adds one of an organization, which asks people first, lists it and takes it away', async () => {
    const place = await arrive(kind);
    const organization = await visit(place, async ({ tools, environment }) =>
      createOrganization(openWork(tools, environment, SYSTEM), { name: 'Difference & Sons' }),
    );
    const words = ['applications', 'add', 'Card puncher', '--redirect', CALLBACK, 'http://127.0.0.1:*/callback'];
    const made = await latchkey(place, ...words, '--organization', organization.id, '--scope', 'read', 'write');
    expect(made).toMatchObject({ code: 0, err: '' });
    const [, id = '', clientId = ''] =
      /^(conn_app_\w+) is added; its client id is (client_\w+)\.$/.exec(made.out) ?? [];
    expect((await latchkey(place, 'applications', 'list')).out.split('\n')[1]?.split(/ {2,}/)).toEqual([
      id,
      clientId,
      organization.id,
      'read write',
      `${CALLBACK} http://127.0.0.1:*/callback`,
      'Card puncher',
    ]);
    await visit(place, async ({ tools, environment, fetch }) => {
      const work = openWork(tools, environment, SYSTEM);
      const missing = await findMissingConsent(work, work.db, { userId: 'user_nobody', clientId });
      expect(missing).toMatchObject({ id, usesPkce: true, redirectUris: [{ isDefault: true }, { isDefault: false }] });
      const query = new URLSearchParams({ client_id: clientId, redirect_uri: CALLBACK, response_type: 'code' });
      const asked = new Request(`http://latchkey.test/user_management/authorize?${query}&provider=authkit`);
      expect((await fetch(asked)).status).toBe(302);
    });
    expect((await latchkey(place, 'applications', 'remove', clientId)).out).toBe(`${clientId} is taken away.`);
    expect((await latchkey(place, 'applications', 'list')).out.split('\n')).toHaveLength(1);
    expect(await latchkey(place, 'applications', 'remove', id)).toMatchObject({
      code: 1,
      err: `There is no application ${id}.`,
    });
  });

  test('adds one of the operator, which asks nobody', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const made = await latchkey(place, 'applications', 'add', 'Second', '--redirect', CALLBACK);
    const [clientId = ''] = /client_\w+/.exec(made.out) ?? [];
    await visit(place, async ({ tools, environment }) => {
      const work = openWork(tools, environment, SYSTEM);
      expect(await findMissingConsent(work, work.db, { userId: 'user_nobody', clientId })).toBeNull();
    });
  });

  test.each([
    [['--redirect', 'https://app.example.com/#here'], /^The redirect target must be an https address/],
    [['--redirect', CALLBACK, '--organization', 'org_nobody'], /^There is no organization org_nobody\.$/],
  ])('says what is wrong with %j in a sentence', async (more, said) => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const wrong = await latchkey(place, 'applications', 'add', 'Second', ...more);
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    expect(wrong.err).toMatch(said);
  });
});
