// Sign-ins that are not finished with a password, through the SDK: each step as it is thrown, and how one goes on.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { codeIn } from '../harness/mailbox.ts';
import { factorsOf } from '../harness/services.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { totp, wrongTotp } from '../harness/totp.ts';
import { byPassword, expectThrown, member, person, personWithFactor, stepOf } from './cast.ts';
import { type Thrown, thrownBy } from './thrown.ts';

// The newest major has a class for steps, with the token on it; older ones have the body alone.
function expectStep(thrown: Thrown, code: string, userId: string): void {
  expect(thrown).toMatchObject({ status: 403, rawData: { code, user: { object: 'user', id: userId } } });
  const token = thrown.rawData?.pending_authentication_token;
  expect(token).toMatch(/^[A-Za-z0-9]{25}$/);
  if (thrown.name === 'AuthenticationException')
    expect(thrown).toMatchObject({ code, pendingAuthenticationToken: token });
  else expect(thrown.name).toBe('GenericServerException');
}

async function challenged(stage: Stage) {
  const who = await personWithFactor(stage);
  const step = await stepOf(stage, who.email);
  const factors = factorsOf(stage.workos);
  const challenge = async () => (await factors.challengeFactor({ authenticationFactorId: who.factorId })).id;
  return { ...who, ...step, challenge };
}

/** The stories of the steps that everybody may meet. */
export function steps({ method }: Scene): void {
  method('authenticateWithEmailVerification', (shows) => {
    shows('an unverified address is asked for the code that was mailed, and signs in with it', async (stage) => {
      const { id, email } = await person(stage, { emailVerified: false });
      const { thrown, raw, pendingAuthenticationToken } = await stepOf(stage, email);
      expectStep(thrown, 'email_verification_required', id);
      expect(thrown.message).toBe('Email ownership must be verified before authentication.');
      expect(raw).toMatchObject({ email, email_verification_id: expect.stringMatching(/^email_verification_/) });
      const code = codeIn(await stage.letter(email));
      const signedIn = await stage.workos.userManagement.authenticateWithEmailVerification({
        code,
        pendingAuthenticationToken,
      });
      expect(signedIn).toMatchObject({ authenticationMethod: 'Password', user: { id, emailVerified: true } });
      expect((await byPassword(stage, email)).user.id).toBe(id);
    });

    shows('a wrong code does not burn the token; a spent, an old and an unknown token are refused', async (stage) => {
      const { userManagement } = stage.workos;
      const { id, email } = await person(stage, { emailVerified: false });
      const { pendingAuthenticationToken } = await stepOf(stage, email);
      const code = codeIn(await stage.letter(email));
      const answer = (given: object) =>
        userManagement.authenticateWithEmailVerification({ code, pendingAuthenticationToken, ...given });
      const wrong = await thrownBy(answer({ code: code === '000000' ? '111111' : '000000' }));
      expectThrown(stage, wrong, 'GenericServerException', 'invalid_one_time_code');
      await answer({});
      const outlived = await person(stage, { emailVerified: false });
      const old = await stepOf(stage, outlived.email);
      await stage.server.storage.outlive('pending_sign_ins', 'user_id', outlived.id);
      for (const token of [pendingAuthenticationToken, old.pendingAuthenticationToken, 'nobody-was-given-this']) {
        const thrown = await thrownBy(answer({ pendingAuthenticationToken: token }));
        expectThrown(stage, thrown, 'GenericServerException', 'invalid_pending_authentication_token');
        expect(thrown).toMatchObject({
          status: 400,
          message: `The pending_authentication_token '${token}' has expired or is invalid.`,
        });
      }
      expect((await userManagement.listSessions(id)).data).toHaveLength(1);
    });

    shows('a code that is over is refused', async (stage) => {
      const { id, email } = await person(stage, { emailVerified: false });
      const { pendingAuthenticationToken } = await stepOf(stage, email);
      const code = codeIn(await stage.letter(email));
      await stage.server.storage.outlive('codes', 'user_id', id);
      const answer = { code, pendingAuthenticationToken };
      const thrown = await thrownBy(stage.workos.userManagement.authenticateWithEmailVerification(answer));
      expectThrown(stage, thrown, 'GenericServerException', 'one_time_code_expired');
    });
  });

  method('authenticateWithOrganizationSelection', (shows) => {
    shows('a member of several organizations chooses one, and the token names it', async (stage) => {
      const { id, email, places } = await member(stage, 2);
      const { thrown, raw, pendingAuthenticationToken } = await stepOf(stage, email);
      expectStep(thrown, 'organization_selection_required', id);
      expect(raw.organizations).toEqual(expect.arrayContaining(places.map(({ id, name }) => ({ id, name }))));
      const organizationId = places[1]?.id as string;
      const signedIn = await stage.workos.userManagement.authenticateWithOrganizationSelection({
        organizationId,
        pendingAuthenticationToken,
      });
      expect(signedIn).toMatchObject({ organizationId, authenticationMethod: 'Password', user: { id } });
      expect(decodeJwt(signedIn.accessToken)).toMatchObject({
        org_id: organizationId,
        role: 'member',
        roles: ['member'],
      });
    });

    shows('an organization that is none of theirs is refused, and the token lives on', async (stage) => {
      const { userManagement } = stage.workos;
      const [{ email, places }, { places: foreign }] = [await member(stage, 2), await member(stage)];
      const { pendingAuthenticationToken } = await stepOf(stage, email);
      const choose = (organizationId: string) =>
        userManagement.authenticateWithOrganizationSelection({ organizationId, pendingAuthenticationToken });
      for (const organizationId of [foreign[0]?.id as string, 'org_none']) {
        const thrown = await thrownBy(choose(organizationId));
        expectThrown(stage, thrown, 'OauthException', 'organization_membership_not_found');
        expect(thrown.status).toBe(400);
      }
      await choose(places[0]?.id as string);
      const spent = await thrownBy(choose(places[0]?.id as string));
      expectThrown(stage, spent, 'GenericServerException', 'invalid_pending_authentication_token');
    });

    shows('a member of one organization is not asked', async (stage) => {
      const { email, places } = await member(stage);
      expect((await byPassword(stage, email)).organizationId).toBe(places[0]?.id);
    });
  });

  method('authenticateWithTotp', (shows) => {
    shows('whoever has a second factor is asked for it, and signs in with its code', async (stage) => {
      const { id, factorId, secret, thrown, raw, pendingAuthenticationToken, challenge } = await challenged(stage);
      expectStep(thrown, 'mfa_challenge', id);
      expect(raw.authentication_factors).toEqual([{ id: factorId, type: 'totp' }]);
      const signedIn = await stage.workos.userManagement.authenticateWithTotp({
        code: totp(secret),
        pendingAuthenticationToken,
        authenticationChallengeId: await challenge(),
      });
      expect(signedIn).toMatchObject({ authenticationMethod: 'Password', user: { id } });
      expect((await stage.workos.userManagement.listSessions(id)).data).toHaveLength(1);
    });

    shows('a wrong code is refused and burns nothing; one that was used is refused for good', async (stage) => {
      const { email, secret, pendingAuthenticationToken, challenge } = await challenged(stage);
      const authenticationChallengeId = await challenge();
      const answer = (given: object) =>
        stage.workos.userManagement.authenticateWithTotp({
          code: totp(secret),
          pendingAuthenticationToken,
          authenticationChallengeId,
          ...given,
        });
      const wrong = await thrownBy(answer({ code: wrongTotp(secret) }));
      expectThrown(stage, wrong, 'GenericServerException', 'invalid_one_time_code');
      const code = totp(secret);
      await answer({ code });
      const again = await stepOf(stage, email);
      const { pendingAuthenticationToken: next } = again;
      const used = await thrownBy(
        answer({ code, pendingAuthenticationToken: next, authenticationChallengeId: await challenge() }),
      );
      expectThrown(stage, used, 'GenericServerException', 'one_time_code_previously_used');
      expect(used.status).toBe(400);
    });

    shows("a challenge that is over, somebody else's, or none, is refused", async (stage) => {
      const [mine, other] = [await challenged(stage), await challenged(stage)];
      const answer = (authenticationChallengeId: string) =>
        thrownBy(
          stage.workos.userManagement.authenticateWithTotp({
            code: totp(mine.secret),
            pendingAuthenticationToken: mine.pendingAuthenticationToken,
            authenticationChallengeId,
          }),
        );
      expectThrown(stage, await answer(await other.challenge()), 'GenericServerException', 'user_mismatch');
      const old = await mine.challenge();
      await stage.server.storage.outlive('challenges', 'id', old);
      expectThrown(stage, await answer(old), 'GenericServerException', 'one_time_code_expired');
      expectThrown(stage, await answer('auth_challenge_none'), 'NotFoundException', 'entity_not_found');
    });
  });

  method('steps', (shows) => {
    shows(
      'a person who meets all of them proves the address, chooses, and answers, one after the other',
      async (stage) => {
        const { userManagement } = stage.workos;
        const { id: userId, email, places, secret, challenge } = await everythingAtOnce(stage);
        const first = await stepOf(stage, email);
        expectStep(first.thrown, 'email_verification_required', userId);
        const { pendingAuthenticationToken } = first;
        const code = codeIn(await stage.letter(email, 2));
        const second = await thrownBy(
          userManagement.authenticateWithEmailVerification({ code, pendingAuthenticationToken }),
        );
        expectStep(second, 'organization_selection_required', userId);
        const organizationId = places[0]?.id as string;
        const chosen = { organizationId, pendingAuthenticationToken: tokenOf(second) };
        const third = await thrownBy(userManagement.authenticateWithOrganizationSelection(chosen));
        expectStep(third, 'mfa_challenge', userId);
        const authenticationChallengeId = await challenge();
        const proof = { code: totp(secret), pendingAuthenticationToken: tokenOf(third), authenticationChallengeId };
        const signedIn = await userManagement.authenticateWithTotp(proof);
        expect(signedIn).toMatchObject({ organizationId, authenticationMethod: 'Password' });
      },
    );
  });
}

const tokenOf = (thrown: Thrown) => thrown.rawData?.pending_authentication_token as string;

async function everythingAtOnce(stage: Stage) {
  const who = await personWithFactor(stage);
  const { userManagement } = stage.workos;
  const places = [];
  for (const name of ['One', 'Two']) {
    const place = await stage.workos.organizations.createOrganization({ name });
    await userManagement.createOrganizationMembership({ userId: who.id, organizationId: place.id });
    places.push(place);
  }
  const email = stage.email();
  await userManagement.updateUser({ userId: who.id, email });
  await userManagement.sendVerificationEmail({ userId: who.id });
  await stage.letter(email);
  const factors = factorsOf(stage.workos);
  const challenge = async () => (await factors.challengeFactor({ authenticationFactorId: who.factorId })).id;
  return { ...who, email, places, challenge };
}

/** What an environment is set to where everybody needs a second factor, and nobody signs up; nor do devices. */
export const STRICT = { requireMfa: 'yes', allowSignUp: 'no', deviceAuthorization: 'no' };

/** The stories of an environment that is {@link STRICT}. */
export function strictSteps({ method }: Scene): void {
  method('authenticateWithTotp with a factor enrolled on the way', (shows) => {
    shows('whoever has no second factor enrols one, and signs in with its first code', async (stage) => {
      const { id: userId, email } = await person(stage);
      const { thrown, pendingAuthenticationToken } = await stepOf(stage, email);
      expectStep(thrown, 'mfa_enrollment', userId);
      expect(thrown.message).toBe('The user must enroll in MFA to finish authenticating.');
      const enrolled = await factorsOf(stage.workos).createUserAuthFactor({ userId, type: 'totp' });
      const code = totp(enrolled.authenticationFactor.totp?.secret as string);
      const authenticationChallengeId = enrolled.authenticationChallenge.id;
      const proof = { code, pendingAuthenticationToken, authenticationChallengeId };
      expect((await stage.workos.userManagement.authenticateWithTotp(proof)).user.id).toBe(userId);
      expectStep((await stepOf(stage, email)).thrown, 'mfa_challenge', userId);
    });
  });

  method('createMagicAuth with sign-up switched off', (shows) => {
    shows('an unknown address is told so, a known one gets its code', async (stage) => {
      const { userManagement } = stage.workos;
      const thrown = await thrownBy(userManagement.createMagicAuth({ email: stage.email() }));
      expectThrown(stage, thrown, 'OauthException', 'sign_up_not_allowed');
      expect(thrown.status).toBe(400);
      const { email } = await person(stage);
      expect((await userManagement.createMagicAuth({ email })).email).toBe(email);
    });
  });
}
