// G3 and L4: what an application proves for a person outside of a sign-in leaves the same traces as one.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { makeUser, post, readLetters, UM, wrong } from './steps.ts';

async function failures(house: TestHouse) {
  const { data } = (await house.call('GET', '/events?events=authentication.email_verification_failed')).body;
  return data.map((each: { data: object }) => each.data);
}

onEachDatabase('proofs outside of sign-ins', (open) => {
  test('G3: a wrong verification code leaves an event that names the person, and not the code', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com', { verified: false });
    await post(house, `${UM}/users/${user.id}/email_verification/send`);
    const code = wrong(String((await readLetters(house)).at(-1)?.data.code));
    expect((await post(house, `${UM}/users/${user.id}/email_verification/confirm`, { code })).status).toBe(400);
    const told = await failures(house);
    expect(told).toEqual([
      {
        type: 'email_verification',
        status: 'failed',
        ip_address: null,
        user_agent: null,
        user_id: user.id,
        email: 'ada@example.com',
        error: { code: 'invalid_code', message: expect.any(String) },
      },
    ]);
    expect(JSON.stringify(told)).not.toContain(code);
  });

  test('G3: so does a wrong code for a new address', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com');
    await post(house, `${UM}/users/${user.id}/email_change/send`, { new_email: 'ada@example.org' });
    const code = wrong(String((await readLetters(house)).at(-1)?.data.code));
    expect((await post(house, `${UM}/users/${user.id}/email_change/confirm`, { code })).status).toBe(400);
    expect(await failures(house)).toHaveLength(1);
  });

  test('L4: an address that the application changes is told so', async () => {
    const house = await open();
    const user = await makeUser(house, 'ada@example.com');
    const changed = await house.call('PUT', `${UM}/users/${user.id}`, { body: { email: 'ada@example.org' } });
    expect(changed.body).toMatchObject({ email: 'ada@example.org', email_verified: false });
    expect(await readLetters(house)).toEqual([
      expect.objectContaining({ kind: 'email_changed', to: 'ada@example.com', data: { newEmail: 'ada@example.org' } }),
    ]);
  });
});
