// P1, R4: ten callers on two replicas bring one answer to a passkey ceremony at once.

import { expect, test } from 'vitest';
import { enrolPasskey, offerPasskeyEnrolment, offerPasskeySignIn } from '../../src/core/passkey-ceremonies.ts';
import { removePasskey } from '../../src/core/passkeys.ts';
import { signInByPasskey } from '../../src/core/sign-in/by-passkey.ts';
import { banUser, unbanUser } from '../../src/core/users.ts';
import { openWork, SYSTEM, type Work } from '../../src/core/work.ts';
import { GATE_MS } from '../hard/size.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { BROWSER, comingFrom, enrol, holder } from '../security/passkeys.ts';
import { makeUser } from '../security/steps.ts';
import { virtualAuthenticator } from '../virtual-authenticator.ts';
import { answered, expectOne, ok, openArena } from './arena.ts';

// Each caller has a unit of work of its own, as each request has.
const workAt = ({ house, environment }: TestHouse): Work => openWork(house.tools, environment, SYSTEM);

onEachDatabase('racing passkeys', (open, kind) => {
  test(
    'P1, R4: one challenge signs in once, also where nothing is counted',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { device } = await holder(house, { device: virtualAuthenticator({ counts: false }) });
      for (let round = 0; round < rounds; round += 1) {
        const response = device.get(await offerPasskeySignIn(house.work, BROWSER));
        const given = { browser: BROWSER, response };
        const replies = await rush(round, (at) => answered(signInByPasskey(workAt(at), given, comingFrom(house))));
        expectOne(replies, ok, round);
      }
      expect(await count('sessions')).toBe(rounds);
      expect(await count("events where name = 'authentication.passkey_succeeded'")).toBe(rounds);
      expect(await count("events where name = 'passkey.counter_regressed'")).toBe(0);
    },
    GATE_MS,
  );

  test(
    'P1, R4: one count of an authenticator is good once, whatever number of challenges it answers',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { device } = await holder(house);
      for (let round = 0; round < rounds; round += 1) {
        const challenges = await Promise.all(Array.from({ length: 10 }, () => offerPasskeySignIn(house.work, BROWSER)));
        const counter = device.counter + 1;
        const answers = challenges.map((options) => device.get(options, { counter }));
        const replies = await rush(round, (at, caller) =>
          answered(signInByPasskey(workAt(at), { browser: BROWSER, response: answers[caller] }, comingFrom(house))),
        );
        expectOne(replies, ok, round);
      }
      expect(await count('sessions')).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'P1, P2, R4: one challenge makes one passkey, and all first ones of a user have one handle',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      for (let round = 0; round < rounds; round += 1) {
        const { id } = await makeUser(house, `ada${round}@example.com`);
        const offers = await Promise.all([0, 1, 2].map(() => offerPasskeyEnrolment(workAt(house), id, BROWSER)));
        expect(new Set(offers.map(({ user }) => user.id)).size, `round ${round}`).toBe(1);
        const [options] = offers as [(typeof offers)[number]];
        const replies = await rush(round, (at) =>
          answered(enrolPasskey(workAt(at), id, BROWSER, virtualAuthenticator().create(options))),
        );
        expectOne(replies, ok, round);
      }
      expect(await count('passkeys')).toBe(rounds);
      expect(await count("events where name = 'passkey.added'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'X6, R4: no session that a passkey begins beside a ban outlives it, and none begins after the passkey is gone',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      for (let round = 0; round < rounds; round += 1) {
        await unbanUser(house.work, id);
        const device = virtualAuthenticator();
        const passkey = await enrol(house.work, id, device);
        const response = device.get(await offerPasskeySignIn(house.work, BROWSER));
        const given = { browser: BROWSER, response };
        await rush(round, (at, caller) => {
          if (caller === 1) return answered(removePasskey(workAt(at), id, passkey.id));
          if (caller === 2) return answered(banUser(workAt(at), id));
          return answered(signInByPasskey(workAt(at), given, comingFrom(house)));
        });
        if (round % 9 > 0) expect(await count('sessions where ended_at is null'), `round ${round}`).toBe(0);
      }
      expect(await count("events where name = 'passkey.counter_regressed'")).toBe(0);
    },
    GATE_MS,
  );
});
