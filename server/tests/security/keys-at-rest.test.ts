// Sealed values and secrets in the database: what a thief of rows can do with them, and how the root secret is changed.

import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { resealAll } from '../../src/core/housekeeping.ts';
import { createApiKey } from '../../src/core/keys.ts';
import { rotateSigningKey } from '../../src/core/signing-keys.ts';
import type { Tools } from '../../src/core/work.ts';
import { openVault } from '../../src/kit/vault.ts';
import type { Database } from '../../src/store/database.ts';
import { onEachDatabase, SECRET, type TestHouse } from '../house.ts';
import { authenticate, PASSWORD, person, refresh, signIn } from './people.ts';
import { dump, rows } from './rows.ts';

const NEXT = 'another root secret, for when the first is known';

async function verifies(house: TestHouse, token: string): Promise<boolean> {
  const { body } = await house.call('GET', `/sso/jwks/${house.clientId}`, { key: null });
  return jwtVerify(token, createLocalJWKSet(body)).then(
    () => true,
    () => false,
  );
}

/** A database on which writing fails after so many single statements, as if the process had been killed there. */
function dyingAfter(database: Database, writes: number): Database {
  let left = writes;
  return {
    ...database,
    once(work) {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('killed')) : database.once(work);
    },
  };
}

async function sealedKeys(house: TestHouse) {
  const found = await rows(house.database, 'select environment_id, id, private_sealed from signing_keys');
  return found.map((row) => ({
    sealed: String(row.private_sealed),
    place: {
      environment: String(row.environment_id),
      table: 'signing_keys',
      column: 'private_sealed',
      row: String(row.id),
    },
  }));
}

onEachDatabase('keys at rest', (open) => {
  test('K2: a signing key that is copied into another environment signs nothing there', async () => {
    const house = await open();
    const other = await house.addTenant();
    await person(house, other, 'bob@example.com');
    await rows(
      house.database,
      `insert into signing_keys (environment_id, id, public_jwk, private_sealed, created_at, active_at)
        select ?, id, public_jwk, private_sealed, created_at, active_at + 1000000 from signing_keys where environment_id = ?`,
      other.environment.id,
      house.environment.id,
    );
    house.clock.advance(2_000_000);
    const replica = await house.addReplica();
    const { clientId: client_id, apiKey: client_secret } = other;
    const body = { grant_type: 'password', client_id, client_secret, email: 'bob@example.com', password: PASSWORD };
    const answer = await authenticate(replica, body);
    expect(answer.status).toBe(500);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'message']);
    await person(replica, replica, 'ada@example.com');
  });

  test('K2: a signing key that is moved to another row of its environment does not open, and the next start says so', async () => {
    const house = await open();
    const { kid } = await rotateSigningKey(house.work);
    await rows(
      house.database,
      'update signing_keys set private_sealed = (select private_sealed from signing_keys where id <> ?) where id = ?',
      kid,
      kid,
    );
    await expect(house.addReplica()).rejects.toThrow(/root secret/);
  });

  test('K2: a sealed refresh token that is moved to another row is given to nobody', async () => {
    const house = await open();
    const [ada, eve] = [await person(house), await person(house, house, 'eve@example.com')];
    const spent = [await refresh(house, ada.refreshToken), await refresh(house, eve.refreshToken)];
    expect(spent.map(({ status }) => status)).toEqual([200, 200]);
    const both = await rows(
      house.database,
      'select id, successor from refresh_tokens where successor is not null order by id',
    );
    expect(both).toHaveLength(2);
    const set = 'update refresh_tokens set successor = ? where id = ?';
    await rows(house.database, set, String(both[0]?.successor), String(both[1]?.id));
    await rows(house.database, set, String(both[1]?.successor), String(both[0]?.id));
    for (const { refreshToken } of [ada, eve]) {
      const again = await refresh(house, refreshToken);
      expect(again.status).toBe(500);
      expect(Object.keys(again.body).sort()).toEqual(['code', 'message']);
    }
  });

  test('K3: while the secret changes, replicas with the old and the new one serve the same people', async () => {
    const old = await open({ settings: { secret: SECRET, previousSecrets: [NEXT] } });
    const ada = await person(old);
    const first = await refresh(old, ada.refreshToken);
    const next = await old.addReplica({ settings: { secret: NEXT, previousSecrets: [SECRET] } });
    // Within its grace a spent token gives its successor again, whoever sealed it.
    expect((await refresh(next, ada.refreshToken)).body.refresh_token).toBe(first.body.refresh_token);
    const second = await refresh(next, first.body.refresh_token);
    expect(second.status).toBe(200);
    expect((await refresh(old, first.body.refresh_token)).body.refresh_token).toBe(second.body.refresh_token);
    for (const house of [old, next]) {
      for (const { body } of [first, second]) expect(await verifies(house, body.access_token)).toBe(true);
      expect((await signIn(house)).id).toBe(ada.id);
    }
  });

  test('K3: sealing anew may be killed after any row; nothing is unreadable in between, and it comes to an end', async () => {
    const house = await open();
    await house.addTenant();
    await rotateSigningKey(house.work);
    const vault = openVault(NEXT, [SECRET]);
    const tools: Tools = { ...house.house.tools, vault };
    const stale = async () => (await sealedKeys(house)).filter(({ sealed }) => !vault.isCurrent(sealed)).length;
    expect(await stale()).toBe(3);
    for (let left = 3; left > 0; left -= 1) {
      await expect(resealAll({ ...tools, database: dyingAfter(house.database, 0) })).rejects.toThrow('killed');
      expect(await stale()).toBe(left);
      const dying = resealAll({ ...tools, database: dyingAfter(house.database, 1) });
      if (left > 1) await expect(dying).rejects.toThrow('killed');
      else expect(await dying).toBe(1);
      expect(await stale()).toBe(left - 1);
      for (const { sealed, place } of await sealedKeys(house))
        expect(vault.open(sealed, place)).toContain('PRIVATE KEY');
    }
    const settled = await sealedKeys(house);
    expect(await resealAll(tools)).toBe(0);
    expect(await sealedKeys(house)).toEqual(settled);
  });

  test('K3: two replicas that seal anew at once leave one good value each', async () => {
    const house = await open();
    await rotateSigningKey(house.work);
    const tools = [openVault(NEXT, [SECRET]), openVault(NEXT, [SECRET])].map((vault) => ({
      ...house.house.tools,
      vault,
    }));
    await Promise.all(tools.map((each) => resealAll(each)));
    const alone = openVault(NEXT);
    for (const { sealed, place } of await sealedKeys(house)) expect(alone.open(sealed, place)).toContain('PRIVATE KEY');
  });

  test('K3: a start with the former secret beside the new one seals all anew; then the new one is enough', async () => {
    const house = await open();
    const ada = await person(house);
    const changing = await house.addReplica({ settings: { secret: NEXT, previousSecrets: [SECRET] } });
    const vault = openVault(NEXT);
    await expect.poll(async () => (await sealedKeys(house)).every(({ sealed }) => vault.isCurrent(sealed))).toBe(true);
    const alone = await house.addReplica({ settings: { secret: NEXT } });
    const refreshed = await refresh(alone, ada.refreshToken);
    expect(refreshed.status).toBe(200);
    expect(await verifies(changing, refreshed.body.access_token)).toBe(true);
    await expect(house.addReplica({ settings: { secret: SECRET } })).rejects.toThrow(/root secret is not the one/);
  });

  test('K3: a start with a wrong secret is refused in a sentence that names it, and changes nothing', async () => {
    const house = await open();
    await person(house);
    const before = await dump(house.database);
    await expect(house.addReplica({ settings: { secret: NEXT } })).rejects.toThrow(
      /^The root secret is not .*LATCHKEY_SECRET/,
    );
    expect(await dump(house.database)).toEqual(before);
    await signIn(house);
  });

  test('K3: a dump of the database holds nothing that opens a door', async () => {
    const house = await open();
    const ada = await person(house);
    const { body: refreshed } = await refresh(house, ada.refreshToken);
    const made = await createApiKey(house.work, 'by hand', 'test');
    for (let n = 0; n < 2; n += 1)
      await authenticate(house, {
        grant_type: 'password',
        client_id: house.clientId,
        client_secret: made.value,
        email: ada.email,
        password: 'wrong, quite',
      });
    const tables = await dump(house.database);
    const everything = JSON.stringify(tables);
    const live = [
      house.apiKey,
      made.value,
      ada.refreshToken,
      ada.accessToken,
      refreshed.refresh_token,
      refreshed.access_token,
    ];
    for (const secret of [...live, ...live.map((token) => token.split('.').at(-1) as string), PASSWORD, SECRET]) {
      expect(everything).not.toContain(secret);
    }
    expect(everything).not.toMatch(/PRIVATE KEY|BEGIN RSA|"d":/);
    expect(JSON.stringify(tables.attempts)).not.toContain('ada');
    // Every text that stands there, tried as what it might be.
    const texts = new Set(everything.match(/[\w.~+/=$-]{8,}/g));
    expect(texts.size).toBeGreaterThan(40);
    for (const text of texts) {
      const token = await refresh(house, text);
      expect([token.status, token.body.error]).toEqual([400, 'invalid_grant']);
      expect((await house.call('GET', '/user_management/users', { key: text })).status).toBe(401);
      const body = {
        grant_type: 'password',
        client_id: house.clientId,
        client_secret: text,
        email: ada.email,
        password: PASSWORD,
      };
      expect((await authenticate(house, body)).body.error).toBe('invalid_client');
    }
  });
});
