// K3 for everything that rests sealed: what a person was given before the root secret was replaced works after.

import { expect, test } from 'vitest';
import { resealAll } from '../../src/core/housekeeping.ts';
import { openVault } from '../../src/kit/vault.ts';
import { belongingsOf } from '../belongings.ts';
import { onEachDatabase, SECRET, type TestHouse } from '../house.ts';
import { refresh } from './people.ts';
import { dump } from './rows.ts';
import { grant, totpCode, UM } from './steps.ts';

const NEXT = 'another root secret, for when the first is known';

/** Waits until nothing rests under the former secret, and gives a house that knows only the new one. */
async function changeSecret(house: TestHouse): Promise<TestHouse> {
  await house.addReplica({ settings: { secret: NEXT, previousSecrets: [SECRET] } });
  const tools = { ...house.house.tools, vault: openVault(NEXT, [SECRET]) };
  await expect.poll(() => resealAll(tools)).toBe(0);
  return house.addReplica({ settings: { secret: NEXT } });
}

onEachDatabase('a changed root secret', (open) => {
  test('K3: nothing in any column rests under the former secret', async () => {
    const house = await open();
    const own = belongingsOf(house, 'ada');
    for (const make of [own.magicCode, own.passwordReset, own.invitation, own.factor, own.waitingForEmail])
      await make();
    const ada = await own.session();
    expect((await refresh(house, ada.refreshToken)).status).toBe(200);
    const former = openVault(SECRET);
    const resting = async () => {
      const texts = Object.values(await dump(house.database)).flatMap((lines) => lines ?? []);
      return texts.flatMap((line) => line.match(/s1\.[\w-]{8}\.[\w-]+\.[\w-]+/g) ?? []);
    };
    expect((await resting()).filter((sealed) => former.isCurrent(sealed)).length).toBeGreaterThan(7);
    await changeSecret(house);
    const after = await resting();
    expect(after.length).toBeGreaterThan(7);
    expect(after.filter((sealed) => former.isCurrent(sealed))).toEqual([]);
  });

  test('K3: invitations, factors and refresh tokens within their grace go on under the new secret alone', async () => {
    const house = await open();
    const own = belongingsOf(house, 'ada');
    const [invitation, { factor, challenge }, ada] = [await own.invitation(), await own.factor(), await own.session()];
    const first = await refresh(house, ada.refreshToken);
    const alone = await changeSecret(house);
    expect((await refresh(alone, ada.refreshToken)).body.refresh_token).toBe(first.body.refresh_token);
    const shown = await alone.call('GET', `${UM}/invitations/${invitation.id}`);
    expect(shown.body.token).toBe(invitation.token);
    const code = totpCode(alone, factor.secret);
    const verified = await alone.call('POST', `/auth/challenges/${challenge.id}/verify`, { body: { code } });
    expect(verified.body.valid).toBe(true);
  });

  test('K3: codes and links that are under way are taken while the former secret stands beside the new one', async () => {
    const house = await open();
    const own = belongingsOf(house, 'ada');
    const [{ value: code }, user] = [await own.magicCode(), await own.user()];
    const next = await house.addReplica({ settings: { secret: NEXT, previousSecrets: [SECRET] } });
    expect((await grant(next, 'magic', { email: user.email, code })).status).toBe(200);
    const other = belongingsOf(house, 'bob');
    const { value: token } = await other.passwordReset();
    const reset = { token, new_password: 'eleven wet otters' };
    expect((await next.call('POST', `${UM}/password_reset/confirm`, { body: reset })).status).toBe(200);
  });
});
