// The outbox over the API: what an application or a test reads of the letters that were written.

import { expect, test } from 'vitest';
import { onEachDatabase } from './house.ts';
import { magicCode, mailedCode, makeUser, post, UM } from './security/steps.ts';

const LETTERS = '/latchkey/letters';

onEachDatabase('the outbox over the API', (open) => {
  test('lists letters newest first, page by page, without what they say', async () => {
    const house = await open();
    for (const name of ['ada', 'bob', 'cem']) await magicCode(house, `${name}@example.com`);
    const first = (await house.call('GET', `${LETTERS}?limit=2`)).body;
    expect(first.data.map((each: { to: string }) => each.to)).toEqual(['cem@example.com', 'bob@example.com']);
    expect(first.data[0]).not.toHaveProperty('content');
    const rest = (await house.call('GET', `${LETTERS}?limit=2&after=${first.list_metadata.after}`)).body;
    expect(rest.data.map((each: { to: string }) => each.to)).toEqual(['ada@example.com']);
    expect(rest.list_metadata.after).toBeNull();
  });

  test('shows a letter with its subject, its text and what it was made from, while that lives', async () => {
    const house = await open();
    const { code } = await magicCode(house, 'ada@example.com');
    const [{ id }] = (await house.call('GET', LETTERS)).body.data;
    const { content } = (await house.call('GET', `${LETTERS}/${id}`)).body;
    expect(content.data).toEqual({ code, minutes: 10 });
    expect(content.text).toContain(code);
    expect(content.html).toContain(code);
    house.clock.advance(10 * 60_000);
    expect((await house.call('GET', `${LETTERS}/${id}`)).body.content).toBeNull();
  });

  test('X1: letters of another environment are unknown', async () => {
    const house = await open();
    const other = await house.addTenant();
    await magicCode(house, 'ada@example.com');
    const [{ id }] = (await house.call('GET', LETTERS)).body.data;
    expect((await house.call('GET', LETTERS, { key: other.apiKey })).body.data).toEqual([]);
    expect((await house.call('GET', `${LETTERS}/${id}`, { key: other.apiKey })).status).toBe(404);
    expect((await house.call('GET', LETTERS, { key: null })).status).toBe(401);
  });

  test('a user who was sent a verification can be verified with what the outbox shows', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com', { verified: false });
    await post(house, `${UM}/users/${user.id}/email_verification/send`);
    const code = await mailedCode(house, 'verify_email');
    const { body } = await post(house, `${UM}/users/${user.id}/email_verification/confirm`, { code });
    expect(body.user.email_verified).toBe(true);
  });
});
