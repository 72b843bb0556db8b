// Second factors through the SDK: of users and standing alone; challenged, and verified with codes that work once.

import { expect } from 'vitest';
import { factorsOf, named } from '../harness/services.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { totp, wrongTotp } from '../harness/totp.ts';
import { expectThrown, idOf, person, personWithFactor, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

const times = { createdAt: expect.stringMatching(TIME), updatedAt: expect.stringMatching(TIME) };

// A factor of nobody, with its secret and a challenge.
async function enrolled({ workos }: Stage) {
  const factors = factorsOf(workos);
  const { id, totp } = await factors.enrollFactor({ type: 'totp', issuer: 'Engines', user: 'ada@example.com' });
  const challenge = await factors.challengeFactor({ authenticationFactorId: id });
  return { id, secret: totp?.secret as string, challenge, factors };
}

/** The stories of the factors of users. */
export function userFactors({ method, sdk }: Scene): void {
  method(named(sdk, 'multiFactorAuth.createUserAuthFactor', 'enrollAuthFactor'), (shows) => {
    shows('a factor comes with its secret, its picture and a first challenge', async (stage) => {
      const { id: userId } = await person(stage);
      const given = { userId, type: 'totp' as const, totpIssuer: 'Engines', totpUser: 'ada' };
      const { authenticationFactor, authenticationChallenge } = await factorsOf(stage.workos).createUserAuthFactor(
        given,
      );
      expect(authenticationFactor).toEqual({
        object: 'authentication_factor',
        id: idOf('auth_factor'),
        type: 'totp',
        userId,
        totp: {
          issuer: 'Engines',
          user: 'ada',
          secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
          qrCode: expect.stringMatching(/^data:image\/png;base64,/),
          uri: expect.stringMatching(/^otpauth:\/\/totp\/Engines:ada\?/),
        },
        ...times,
      });
      const uri = new URL(authenticationFactor.totp?.uri as string);
      expect(Object.fromEntries(uri.searchParams)).toEqual({
        secret: authenticationFactor.totp?.secret,
        issuer: 'Engines',
        algorithm: 'SHA1',
        digits: '6',
        period: '30',
      });
      expect(authenticationChallenge).toMatchObject({
        object: 'authentication_challenge',
        id: idOf('auth_challenge'),
        authenticationFactorId: authenticationFactor.id,
        ...times,
      });
    });

    shows(
      "the account is the user's address when nobody says otherwise, and a secret may be brought",
      async (stage) => {
        const { id: userId, email } = await person(stage);
        const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
        const given = { userId, type: 'totp' as const, totpSecret };
        const { authenticationFactor } = await factorsOf(stage.workos).createUserAuthFactor(given);
        expect(authenticationFactor.totp).toMatchObject({ user: email, secret: totpSecret });
      },
    );

    shows('another type, and a secret that is none, are refused; an unknown user is not found', async (stage) => {
      const factors = factorsOf(stage.workos);
      const { id: userId } = await person(stage);
      for (const given of [{ type: 'sms' }, { type: 'totp', totpSecret: 'not base32!' }]) {
        const thrown = await thrownBy(factors.createUserAuthFactor({ userId, ...given } as never));
        expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
      }
      const unknown = await thrownBy(factors.createUserAuthFactor({ userId: 'user_none', type: 'totp' }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method(named(sdk, 'multiFactorAuth.listUserAuthFactors', 'listAuthFactors'), (shows) => {
    shows("a user's factors are listed without their secrets", async (stage) => {
      const { id: userId, factorId } = await personWithFactor(stage);
      const { data } = await factorsOf(stage.workos).listUserAuthFactors({ userId });
      expect(data).toMatchObject([{ id: factorId, userId, type: 'totp' }]);
      expect(Object.keys(data[0]?.totp ?? {}).sort()).toEqual(['issuer', 'user']);
      const unknown = await thrownBy(factorsOf(stage.workos).listUserAuthFactors({ userId: 'user_none' }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });
}

/** The stories of factors that stand alone. */
export function standaloneFactors({ method, sdk }: Scene): void {
  const name = (verb: string) => named(sdk, `multiFactorAuth.${verb}`, `mfa.${verb}`);

  method(name('enrollFactor'), (shows) => {
    shows('a factor of nobody comes with its secret', async (stage) => {
      const made = await factorsOf(stage.workos).enrollFactor({ type: 'totp', issuer: 'Engines', user: 'ada' });
      expect(made).toMatchObject({
        object: 'authentication_factor',
        id: idOf('auth_factor'),
        type: 'totp',
        totp: { issuer: 'Engines', user: 'ada', secret: expect.stringMatching(/^[A-Z2-7]{32}$/) },
      });
    });

    shows('a type that is not offered is refused', async (stage) => {
      const thrown = await thrownBy(factorsOf(stage.workos).enrollFactor({ type: 'sms', phoneNumber: '+15550100' }));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method(name('getFactor'), (shows) => {
    shows('a factor is read back without its secret; an unknown one is not found', async (stage) => {
      const { id, factors } = await enrolled(stage);
      const shown = await factors.getFactor(id);
      expect(shown).toEqual({
        object: 'authentication_factor',
        id,
        type: 'totp',
        totp: { issuer: 'Engines', user: 'ada@example.com' },
        ...times,
      });
      const unknown = await thrownBy(factors.getFactor('auth_factor_none'));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method(name('challengeFactor'), (shows) => {
    shows('a challenge waits ten minutes for its code; an unknown factor is not found', async (stage) => {
      const { id, factors, challenge } = await enrolled(stage);
      expect(challenge).toMatchObject({ id: idOf('auth_challenge'), authenticationFactorId: id });
      expect(Date.parse(challenge.expiresAt as string) - Date.parse(challenge.createdAt)).toBe(600_000);
      const unknown = await thrownBy(factors.challengeFactor({ authenticationFactorId: 'auth_factor_none' }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method(name('verifyChallenge'), (shows) => {
    shows('a wrong code is not valid, which is no error; the right one is', async (stage) => {
      const { secret, challenge, factors } = await enrolled(stage);
      const answer = (code: string) => factors.verifyChallenge({ authenticationChallengeId: challenge.id, code });
      expect(await answer(wrongTotp(secret))).toMatchObject({ challenge: { id: challenge.id }, valid: false });
      expect(await answer(totp(secret))).toMatchObject({ challenge: { id: challenge.id }, valid: true });
    });

    shows('a challenge that was answered, or is over, is refused', async (stage) => {
      const { id, secret, challenge, factors } = await enrolled(stage);
      const answer = (authenticationChallengeId: string, code: string) =>
        factors.verifyChallenge({ authenticationChallengeId, code });
      await answer(challenge.id, totp(secret, -1));
      const used = await thrownBy(answer(challenge.id, totp(secret)));
      expectThrown(stage, used, 'UnprocessableEntityException', 'one_time_code_previously_used');
      const next = await factors.challengeFactor({ authenticationFactorId: id });
      await stage.server.storage.outlive('challenges', 'id', next.id);
      const over = await thrownBy(answer(next.id, totp(secret)));
      expectThrown(stage, over, 'UnprocessableEntityException', 'one_time_code_expired');
    });

    shows('after five wrong codes even the right one is refused', async (stage) => {
      const { secret, challenge, factors } = await enrolled(stage);
      const answer = (code: string) => factors.verifyChallenge({ authenticationChallengeId: challenge.id, code });
      for (let tries = 0; tries < 5; tries += 1) await answer(wrongTotp(secret));
      const thrown = await thrownBy(answer(totp(secret)));
      expectThrown(stage, thrown, 'GenericServerException', 'one_time_code_too_many_attempts');
      expect(thrown.status).toBe(400);
    });

    shows('an unknown challenge is not found, a missing code named', async (stage) => {
      const { challenge, factors } = await enrolled(stage);
      const unknown = { authenticationChallengeId: 'auth_challenge_none', code: '123456' };
      expectThrown(stage, await thrownBy(factors.verifyChallenge(unknown)), 'NotFoundException', 'entity_not_found');
      const missing = { authenticationChallengeId: challenge.id } as typeof unknown;
      const thrown = await thrownBy(factors.verifyChallenge(missing));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method(name('deleteFactor'), (shows) => {
    shows('a removed factor is gone, and asked for no more', async (stage) => {
      const { id: userId, factorId } = await personWithFactor(stage);
      const factors = factorsOf(stage.workos);
      expect(await factors.deleteFactor(factorId)).toBeUndefined();
      expect((await factors.listUserAuthFactors({ userId })).data).toEqual([]);
      for (const look of [() => factors.getFactor(factorId), () => factors.deleteFactor(factorId)]) {
        expectThrown(stage, await thrownBy(look()), 'NotFoundException', 'entity_not_found');
      }
    });
  });
}
