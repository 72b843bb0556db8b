// C3, R4: two to ten callers on two replicas redeem the same thing at once: one of them wins, nobody meets a fault.

import { expect, test } from 'vitest';
import { GATE_MS } from '../hard/size.ts';
import { onEachDatabase } from '../house.ts';
import { rows } from '../security/rows.ts';
import {
  challenge,
  confirmedFactor,
  grant,
  magicCode,
  mailedCode,
  makeOrganization,
  makeUser,
  post,
  reachStep,
  totpCode,
  UM,
} from '../security/steps.ts';
import { expectOne, ok, openArena } from './arena.ts';

onEachDatabase('racing codes', (open, kind) => {
  test(
    'C3, R4: one magic code signs one caller in',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      for (let round = 0; round < rounds; round += 1) {
        const email = `ada${round}@example.com`;
        const { code } = await magicCode(house, email);
        const replies = await rush(round, (at) => grant(at, 'magic', { email, code }, house));
        expectOne(replies, ok, round);
      }
      expect(await count('sessions')).toBe(rounds);
      expect(await count("events where name = 'session.created'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one verification code proves an address once, at whichever of its doors',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      for (let round = 0; round < rounds; round += 1) {
        const { id, email } = await makeUser(house, `ada${round}@example.com`, { verified: false });
        const step = await reachStep(house, email, 'email_verification_required');
        const { code } = (await house.call('GET', `${UM}/email_verification/${step.email_verification_id}`)).body;
        const { pending_authentication_token } = step;
        const replies = await rush(round, (at, caller) =>
          caller % 2
            ? grant(at, 'verify', { code, pending_authentication_token }, house)
            : post(at, `${UM}/users/${id}/email_verification/confirm`, { code }, house),
        );
        expectOne(replies, ok, round);
      }
      expect(await count("events where name = 'user.updated'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one reset token sets one password',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      for (let round = 0; round < rounds; round += 1) {
        const { id, email } = await makeUser(house, `ada${round}@example.com`);
        const token = (await post(house, `${UM}/password_reset`, { email })).body.password_reset_token;
        const password = (caller: number) => `chosen by caller ${caller} of ${round}`;
        const replies = await rush(round, (at, caller) =>
          post(at, `${UM}/password_reset/confirm`, { token, new_password: password(caller) }, house),
        );
        expectOne(replies, ok, round);
        const [row] = await rows(house.database, 'select hash from password_credentials where user_id = ?', id);
        expect(row?.hash).toBe(`quick ${password(replies.findIndex(ok))}`);
      }
      expect(await count("events where name = 'password_reset.succeeded'")).toBe(rounds);
      expect(await count("letters where kind = 'password_changed'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one invitation makes one member, or is revoked',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const acme = await makeOrganization(house, 'Acme');
      let accepted = 0;
      for (let round = 0; round < rounds; round += 1) {
        const email = `ada${round}@example.com`;
        // Of every other one the person has been there before, and so waits as a pending member.
        if (round % 2) await makeUser(house, email);
        const body = { email, organization_id: acme, role_slug: 'admin' };
        const { id } = (await post(house, `${UM}/invitations`, body)).body;
        if (round % 2 === 0) await makeUser(house, email);
        const replies = await rush(round, (at, caller) =>
          post(at, `${UM}/invitations/${id}/${caller === 3 ? 'revoke' : 'accept'}`, {}, house),
        );
        expectOne(replies, ok, round);
        if (replies.find(ok)?.body.state === 'accepted') accepted += 1;
      }
      expect(await count("memberships where status = 'active'")).toBe(accepted);
      expect(await count("memberships where status = 'pending'")).toBe(0);
      expect(await count("events where name = 'invitation.accepted'")).toBe(accepted);
      expect(await count("events where name = 'invitation.revoked'")).toBe(rounds - accepted);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one address is invited to one organization once',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const acme = await makeOrganization(house, 'Acme');
      for (let round = 0; round < rounds; round += 1) {
        const spelled = [`ada${round}@example.com`, `ADA${round}@example.com`, ` ada${round}@EXAMPLE.com`];
        if (round % 2) await makeUser(house, spelled[0] as string);
        const replies = await rush(round, (at, caller) =>
          post(at, `${UM}/invitations`, { email: spelled[caller % 3], organization_id: acme }, house),
        );
        expectOne(replies, ({ status }) => status === 201, round);
      }
      expect(await count('invitations')).toBe(rounds);
      expect(await count("letters where kind = 'invitation'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'M1, R4: one TOTP code opens one of its doors',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id, email } = await makeUser(house, 'ada@example.com');
      const factor = await confirmedFactor(house, id);
      for (let round = 0; round < rounds; round += 1) {
        house.clock.advance(30_000);
        const code = totpCode(house, factor.secret);
        const { pending_authentication_token } = await reachStep(house, email, 'mfa_challenge');
        const challenges = [
          await challenge(house, factor.id),
          await challenge(house, factor.id),
          await challenge(house, factor.id),
        ];
        const replies = await rush(round, (at, caller) => {
          const authentication_challenge_id = challenges[caller % 3];
          return caller % 2
            ? grant(at, 'totp', { code, authentication_challenge_id, pending_authentication_token }, house)
            : post(at, `/auth/challenges/${authentication_challenge_id}/verify`, { code }, house);
        });
        expectOne(replies, ({ status }) => status < 300, round);
      }
      expect(await count('sessions')).toBeLessThanOrEqual(rounds);
      // Each round's, and the one that was confirmed in the beginning.
      expect(await count('challenges where used_at is not null')).toBe(rounds + 1);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one pending token begins one session',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id, email } = await makeUser(house, 'ada@example.com');
      const organizations = [await makeOrganization(house, 'One', id), await makeOrganization(house, 'Two', id)];
      for (let round = 0; round < rounds; round += 1) {
        const { pending_authentication_token } = await reachStep(house, email, 'organization_selection_required');
        const replies = await rush(round, (at, caller) =>
          grant(at, 'choose', { pending_authentication_token, organization_id: organizations[caller % 2] }, house),
        );
        expectOne(replies, ok, round);
      }
      expect(await count('sessions')).toBe(rounds);
      expect(await count('refresh_tokens')).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'C3, R4: one e-mail change code moves one user once',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const { id } = await makeUser(house, 'ada@example.com');
      for (let round = 0; round < rounds; round += 1) {
        const sent = await post(house, `${UM}/users/${id}/email_change/send`, { new_email: `new${round}@example.com` });
        expect(sent.status, sent.text).toBe(200);
        const code = await mailedCode(house, 'email_change');
        const replies = await rush(round, (at) => post(at, `${UM}/users/${id}/email_change/confirm`, { code }, house));
        expectOne(replies, ok, round);
      }
      expect(await count("events where name = 'user.updated'")).toBe(rounds);
      expect(await count("letters where kind = 'email_changed'")).toBe(rounds);
    },
    GATE_MS,
  );

  test(
    'L4, R4: of several users who move to one address one gets there',
    async () => {
      const { house, rounds, rush, count } = await openArena(open, kind);
      const users: string[] = [];
      for (let n = 0; n < 10; n += 1) users.push((await makeUser(house, `user${n}@example.com`)).id);
      for (let round = 0; round < rounds / 2; round += 1) {
        const codes: string[] = [];
        for (const id of users.slice(0, 2 + (round % 9))) {
          await post(house, `${UM}/users/${id}/email_change/send`, { new_email: `wanted${round}@example.com` });
          codes.push(await mailedCode(house, 'email_change'));
        }
        const replies = await rush(round, (at, caller) =>
          post(at, `${UM}/users/${users[caller]}/email_change/confirm`, { code: codes[caller] }, house),
        );
        expectOne(replies, ok, round);
        for (const { status, body } of replies) if (status !== 200) expect(body.code).toBe('email_not_available');
      }
      expect(await count('identifiers')).toBe(users.length);
    },
    GATE_MS,
  );
});
