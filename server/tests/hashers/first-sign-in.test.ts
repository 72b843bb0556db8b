// A password that came as a digest: what it takes to get in, what rests afterwards, and what is not taken at all.

import { expect, test } from 'vitest';
import { HASHERS, importPasswordHash } from '../../src/core/credentials.ts';
import type { Work } from '../../src/core/work.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { storedHash, watchHashing } from '../security/hashing.ts';
import { authenticate } from '../security/people.ts';
import { rows } from '../security/rows.ts';
import { SAMPLES } from './samples.ts';

const TODAY = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
const EMAIL = 'ada@example.com';

/** One of each hasher, with a password that somebody can type. */
const ONE_OF_EACH = HASHERS.flatMap((name) => SAMPLES.find(({ hasher }) => hasher === name) ?? []);

/** Only the tools of a house: no import asks for more. */
const tools = (house: TestHouse) => ({ tools: house.house.tools }) as unknown as Work;

async function signIn(house: TestHouse, password: string): Promise<number> {
  const { clientId: client_id, apiKey: client_secret } = house;
  return (await authenticate(house, { grant_type: 'password', client_id, client_secret, email: EMAIL, password }))
    .status;
}

onEachDatabase('the first sign-in with an imported digest', (open) => {
  test.each(ONE_OF_EACH)('A1: $hasher gives way to argon2id, and only at a sign-in that works', async (sample) => {
    const house = await open();
    const created = await house.call('POST', '/user_management/users', {
      body: { email: EMAIL, email_verified: true, password: 'nine grey herons' },
    });
    const { id } = created.body;
    const imported = await importPasswordHash(tools(house), sample);
    await rows(house.database, 'update password_credentials set hash = ? where user_id = ?', imported, id);
    expect(await signIn(house, `${sample.password}!`)).toBe(400);
    expect(await storedHash(house, id)).toBe(imported);
    const jobs = watchHashing(house);
    expect(await signIn(house, sample.password)).toBe(200);
    expect(await storedHash(house, id)).toMatch(TODAY);
    expect(await signIn(house, sample.password)).toBe(200);
    expect(jobs).toEqual(['verify', 'hash', 'verify']);
  });

  test('A7: a digest that is none, or that only its owner could verify, is refused before any work', async () => {
    const house = await open();
    const jobs = watchHashing(house);
    const importing = (given: Parameters<typeof importPasswordHash>[1]) => importPasswordHash(tools(house), given);
    for (const hasher of HASHERS) {
      await expect(importing({ hasher, digest: 'nine grey herons' })).rejects.toMatchObject({
        code: 'invalid_password_hash',
      });
    }
    const digest = 'awscognito#us-east-1_Ab1Cd2Ef3#1h57kf5cpq17m0eml12EXAMPLE#ada@example.com';
    await expect(importing({ hasher: 'awscognito', digest })).rejects.toMatchObject({
      code: 'password_hasher_unavailable',
    });
    expect(jobs).toEqual([]);
  });
});
