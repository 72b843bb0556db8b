// R4's mutants: what is redeemed by reading first and writing after wins for two, and each race finds it.

import { afterEach, expect, test, vi } from 'vitest';
import { approveDevice, findDevice } from '../../src/core/devices.ts';
import { offerPasskeySignIn } from '../../src/core/passkey-ceremonies.ts';
import { signInByPasskey } from '../../src/core/sign-in/by-passkey.ts';
import { openWork, SYSTEM } from '../../src/core/work.ts';
import type { Prepared, Tx, Value } from '../../src/store/database.ts';
import { GATE_MS } from '../hard/size.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { askDevice, codeFor, letIn, poll, redeem, VISITOR } from '../security/authorizations.ts';
import { BROWSER, comingFrom, enrol } from '../security/passkeys.ts';
import { grant, magicCode, makeOrganization, makeUser, reachStep } from '../security/steps.ts';
import { virtualAuthenticator } from '../virtual-authenticator.ts';
import { answered, ok, openArena } from './arena.ts';

const ROUNDS = 20;
const EMAIL = 'ada@example.com';
const SETTLED = { method: 'password', organizationId: null, organizationSettled: true, secondFactor: false } as const;
/** Counts nothing: then only its challenge tells one answer from the next. */
const DEVICE = virtualAuthenticator({ counts: false });
const mutant = vi.hoisted(() => ({ on: false }));

vi.mock('../../src/store/authorizations.ts', async (original) => {
  const real = await original<typeof import('../../src/store/authorizations.ts')>();
  return { ...real, useAuthorization: believing(real.useAuthorization) };
});
vi.mock('../../src/store/devices.ts', async (original) => {
  const real = await original<typeof import('../../src/store/devices.ts')>();
  return { ...real, useDevice: believing(real.useDevice), approveDevice: believing(real.approveDevice) };
});
vi.mock('../../src/store/pending-sign-ins.ts', async (original) => {
  const real = await original<typeof import('../../src/store/pending-sign-ins.ts')>();
  return { ...real, usePending: believing(real.usePending) };
});
vi.mock('../../src/store/codes.ts', async (original) => {
  const real = await original<typeof import('../../src/store/codes.ts')>();
  return { ...real, useCode: believing(real.useCode) };
});
vi.mock('../../src/store/spent-tokens.ts', async (original) => {
  const real = await original<typeof import('../../src/store/spent-tokens.ts')>();
  return { ...real, spendToken: believing(real.spendToken) };
});

// A command as a read-then-write one would be: it believes what was read before, and asks nothing when it writes.
function believing<A extends unknown[], R>(command: (tx: Tx, ...rest: A) => R): (tx: Tx, ...rest: A) => R {
  const blind = ({ sql }: Prepared): Prepared => ({
    name: '',
    sql: sql
      .replaceAll('"used_at" is null', '1 = 1')
      .replace('"user_lookup" = null, ', '')
      .replace('do nothing', 'do update set "expires_at" = 0'),
  });
  return (tx, ...rest) => {
    if (!mutant.on) return command(tx, ...rest);
    return command({ ...tx, run: (prepared: Prepared, values: Value[]) => tx.run(blind(prepared), values) }, ...rest);
  };
}

afterEach(() => {
  mutant.on = false;
});

type Round = (house: TestHouse, userId: string, round: number) => Promise<(at: TestHouse) => Promise<Reply>>;

const RACES: Record<string, Round> = {
  'an authorization code': async (house, userId) => {
    const code = await codeFor(house, userId);
    return (at) => redeem(at, code, {}, house);
  },
  'the session of a device': async (house, userId) => {
    const { device_code, user_code } = await askDevice(house);
    await letIn(house, user_code, userId);
    return (at) => poll(at, device_code, {}, house);
  },
  'a pending token': async (house, userId, round) => {
    for (const name of round === 0 ? ['One', 'Two'] : []) await makeOrganization(house, name, userId);
    const { pending_authentication_token } = await reachStep(house, EMAIL, 'organization_selection_required');
    const { data } = (await house.call('GET', '/organizations')).body;
    return (at) => grant(at, 'choose', { pending_authentication_token, organization_id: data[0].id }, house);
  },
  'a magic code': async (house, _, round) => {
    const email = `ada${round}@example.com`;
    const { code } = await magicCode(house, email);
    return (at) => grant(at, 'magic', { email, code }, house);
  },
  'a passkey challenge': async (house, userId, round) => {
    if (round === 0) await enrol(house.work, userId, DEVICE);
    const response = DEVICE.get(await offerPasskeySignIn(house.work, BROWSER));
    const given = { browser: BROWSER, response };
    // A unit of work for each caller, as each request has.
    const workAt = (at: TestHouse) => openWork(at.house.tools, at.environment, SYSTEM);
    return (at) => answered(signInByPasskey(workAt(at), given, comingFrom(house)));
  },
};

onEachDatabase('R4 mutants of codes', (open, kind) => {
  test.each(Object.keys(RACES))(
    'R4 mutant: %s that is read, then written, is caught',
    async (name) => {
      const { house, rush } = await openArena(open, kind);
      const { id } = await makeUser(house, EMAIL);
      mutant.on = true;
      const winners: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const call = await (RACES[name] as Round)(house, id, round);
        winners.push((await rush(8, call)).filter(ok).length);
      }
      expect(Math.max(...winners)).toBeGreaterThan(1);
    },
    GATE_MS,
  );

  test(
    'R4 mutant: a decision about a device that asks nothing when it writes is caught',
    async () => {
      const { house, rush } = await openArena(open, kind);
      const { id } = await makeUser(house, EMAIL);
      mutant.on = true;
      const winners: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const { user_code } = await askDevice(house);
        await findDevice(house.work, user_code, VISITOR);
        const approve = ({ work }: TestHouse) =>
          answered(approveDevice(work, user_code, VISITOR, { userId: id, ...SETTLED }));
        winners.push((await rush(8, approve)).filter(ok).length);
      }
      expect(Math.max(...winners)).toBeGreaterThan(1);
    },
    GATE_MS,
  );
});
