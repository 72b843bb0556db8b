// R8: whatever the clocks of the machines show, there is one time, and every replica judges alike.

import { afterEach, expect, test, vi } from 'vitest';
import { startClock } from '../../src/kit/clock.ts';
import { belongingsOf } from '../belongings.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { claimsIn, grant, hurry, makeUser, PASSWORD, UM } from './steps.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

afterEach(() => vi.restoreAllMocks());

/** For each kind of thing that ends: how long it lives, and whether it still does. */
async function ending(house: TestHouse, key = house.apiKey) {
  const own = belongingsOf(house, 'ada');
  const shown = (path: string) => async (at: TestHouse) => (await at.call('GET', path)).status === 200;
  const [magic, reset, verification] = [await own.magicCode(), await own.passwordReset(), await own.verification()];
  const invitation = await own.invitation();
  const { pendingToken } = await own.waitingForFactor();
  return [
    { name: 'magic code', life: 10 * MINUTE, lives: shown(`${UM}/magic_auth/${magic.id}`) },
    { name: 'reset link', life: 15 * MINUTE, lives: shown(`${UM}/password_reset/${reset.id}`) },
    { name: 'verification code', life: 10 * MINUTE, lives: shown(`${UM}/email_verification/${verification.id}`) },
    {
      name: 'invitation',
      life: 7 * 24 * HOUR,
      lives: async (at: TestHouse) =>
        (await at.call('GET', `${UM}/invitations/${invitation.id}`, { key })).body.state === 'pending',
    },
    {
      name: 'pending token',
      life: 10 * MINUTE,
      lives: async (at: TestHouse) =>
        (await grant(at, 'choose', { pending_authentication_token: pendingToken, organization_id: 'org_none' })).body
          .error === 'organization_membership_not_found',
    },
  ].sort((a, b) => a.life - b.life);
}

onEachDatabase('clocks', (open, kind) => {
  test('R8: replicas whose machines are five minutes early and late agree about every end', async () => {
    const home = await open();
    // Embedded, one process owns the data and its clock is the one that counts.
    const clocks = kind === 'postgres' ? [5 * MINUTE, -5 * MINUTE].map((off) => startClock(Date.now() + off)) : [];
    const all = [home];
    for (const clock of clocks) all.push(await home.addReplica({ clock }));
    const began = home.clock.now();
    // The key of the last start: a pinned one takes the place of those before it.
    const things = await ending(home, all.at(-1)?.apiKey);
    const moveTo = (time: number) => {
      const by = time - home.clock.now();
      for (const clock of [home.clock, ...clocks]) clock.advance(by);
    };
    for (const { name, life, lives } of things) {
      moveTo(Math.max(began + life - 5_000, home.clock.now()));
      expect([name, await Promise.all(all.map(lives))]).toEqual([name, all.map(() => true)]);
    }
    // Once more from the first to the last, each a little after its end.
    for (const { name, life, lives } of things) {
      moveTo(Math.max(began + life + 30_000, home.clock.now()));
      expect([name, await Promise.all(all.map(lives))]).toEqual([name, all.map(() => false)]);
    }
  });

  test('R8: a jump of the wall clock by an hour changes no verdict, and no token is from the future', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, 'eve@example.com');
    const things = await ending(house);
    const real = Date.now.bind(Date);
    for (const jump of [HOUR, -HOUR]) {
      vi.spyOn(Date, 'now').mockImplementation(() => real() + jump);
      for (const { name, lives } of things) expect([name, await lives(house)]).toEqual([name, true]);
      const { body, text } = await grant(house, 'password', { email: 'eve@example.com', password: PASSWORD });
      const { iat, exp } = claimsIn(body.access_token) as { iat: number; exp: number };
      const now = Math.floor(real() / 1_000);
      expect([iat <= now, iat >= now - 5, exp - iat], text).toEqual([true, true, 301]);
      vi.restoreAllMocks();
    }
  });
});
