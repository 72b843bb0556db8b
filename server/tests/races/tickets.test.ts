// C3, X6, R4: ten callers on two replicas bring one sign-in token; sessions are begun while their user is banned.

import { expect, test } from 'vitest';
import { beginSession } from '../../src/core/sign-in/by-operator.ts';
import { signInByTicket } from '../../src/core/sign-in/by-ticket.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { createSignInToken } from '../../src/core/sign-in-tokens.ts';
import { banUser, unbanUser } from '../../src/core/users.ts';
import { openWork, SYSTEM, type Work } from '../../src/core/work.ts';
import { GATE_MS } from '../hard/size.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { makeUser } from '../security/steps.ts';
import { answered, expectOne, ok, openArena } from './arena.ts';

// Each caller has a unit of work of its own, as each request has.
const workAt = ({ house, environment }: TestHouse): Work => openWork(house.tools, environment, SYSTEM);

onEachDatabase('racing tickets', (open, kind) => {
  test(
    'C3, R4: one sign-in token begins one session',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      const from = { clientId: house.clientId, ipAddress: null, userAgent: null, ending: startSession };
      for (let round = 0; round < rounds; round += 1) {
        const { value } = await createSignInToken(house.work, id);
        const replies = await rush(round, (at) => answered(signInByTicket(workAt(at), value, from)));
        expectOne(replies, ok, round);
      }
      expect(await count('sessions where ended_at is null')).toBe(rounds);
      expect(await count("events where name = 'sign_in_token.accepted'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'X6, R4: no session that is begun beside a ban outlives it',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      for (let round = 0; round < rounds; round += 1) {
        await unbanUser(house.work, id);
        const { value } = await createSignInToken(house.work, id);
        const from = { clientId: house.clientId, ipAddress: null, userAgent: null, ending: startSession };
        await rush(round, (at, caller) => {
          if (caller === 1) return answered(banUser(workAt(at), id));
          return answered(caller ? beginSession(workAt(at), id, null) : signInByTicket(workAt(at), value, from));
        });
        expect(await count('sessions where ended_at is null'), `round ${round}`).toBe(0);
      }
    },
    GATE_MS,
  );
});
