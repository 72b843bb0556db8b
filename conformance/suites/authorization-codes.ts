// Authorization codes through the SDK: what somebody proved on the pages becomes a session, with a secret or by PKCE.

import { jwtVerify } from 'jose';
import { expect } from 'vitest';
import { digestOf, issueCode } from '../harness/pages.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, member, organization, person, personWithFactor } from './cast.ts';
import { thrownBy } from './thrown.ts';

type Options = Parameters<Stage['workos']['userManagement']['authenticateWithCode']>[0];

const redeem = ({ workos }: Stage, options: Options) => workos.userManagement.authenticateWithCode(options);
const sessionsOf = async ({ workos }: Stage, id: string) => (await workos.userManagement.listSessions(id)).data;
const refused = async (stage: Stage, options: Options) =>
  expectThrown(stage, await thrownBy(redeem(stage, options)), 'OauthException', 'invalid_grant');
const newVerifier = async ({ workos }: Stage) => (await workos.pkce.generate()).codeVerifier;

/** The stories of codes. */
export function authorizationCodes({ method }: Scene): void {
  method('authenticateWithCode', (shows) => {
    shows('a code becomes a session of the person who signed in on the pages, and from where', async (stage) => {
      const { id, email } = await person(stage);
      const signedIn = await redeem(stage, { code: await issueCode(stage, id) });
      expect(signedIn).toMatchObject({ user: { id, email }, authenticationMethod: 'GoogleOAuth' });
      expect(signedIn).not.toHaveProperty('oauthTokens.accessToken');
      const keys = await stage.workos.userManagement.getJWKS();
      if (!keys) return expect.fail('no key set');
      const { payload } = await jwtVerify(signedIn.accessToken, keys);
      expect(payload).toMatchObject({ sub: id, client_id: stage.server.clientId });
      expect(await sessionsOf(stage, id)).toMatchObject([
        { id: payload.sid, authMethod: 'oauth', ipAddress: '203.0.113.9', userAgent: 'a browser' },
      ]);
      const { refreshToken } = signedIn;
      const refreshed = await stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(refreshed.authenticationMethod).toBe('GoogleOAuth');
    });

    shows('a sealed session is made of it', async (stage) => {
      const { id } = await person(stage);
      const cookiePassword = 'a cookie password of more than thirty-two characters';
      const session = { sealSession: true, cookiePassword };
      const { sealedSession } = await redeem(stage, { code: await issueCode(stage, id), session });
      const sessionData = sealedSession as string;
      const cookie = stage.workos.userManagement.loadSealedSession({ sessionData, cookiePassword });
      expect(await cookie.authenticate()).toMatchObject({ authenticated: true, user: { id } });
    });

    shows('trap 12, 13: the way somebody signed in is told in the spelling of this answer', async (stage) => {
      const { id } = await person(stage);
      for (const [method, told] of [
        ['github_oauth', 'GitHubOAuth'],
        ['apple_oauth', 'AppleOAuth'],
        ['microsoft_oauth', 'MicrosoftOAuth'],
        ['passkey', 'Passkey'],
        ['magic_code', 'MagicAuth'],
        ['password', 'Password'],
        ['sso', 'SSO'],
      ] as const) {
        const code = await issueCode(stage, id, { method });
        expect((await redeem(stage, { code })).authenticationMethod).toBe(told);
      }
    });

    shows('a code is good once; whoever brings it again ends what it began', async (stage) => {
      const { id } = await person(stage);
      const code = await issueCode(stage, id);
      const { refreshToken } = await redeem(stage, { code });
      const thrown = await thrownBy(redeem(stage, { code }));
      expectThrown(stage, thrown, 'OauthException', 'invalid_grant');
      expect(thrown).toMatchObject({ status: 400, errorDescription: `The code '${code}' has expired or is invalid.` });
      expect(await sessionsOf(stage, id)).toEqual([]);
      const again = await thrownBy(stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken }));
      expectThrown(stage, again, 'OauthException', 'invalid_grant');
    });

    shows('one that nobody was given, that is over, that is of another client or of nobody any more', async (stage) => {
      const { id } = await person(stage);
      await refused(stage, { code: '01NONE0000000000000000000' });
      const late = await issueCode(stage, id);
      await stage.server.storage.outlive('authorization_codes', 'digest', digestOf(late));
      await refused(stage, { code: late });
      await refused(stage, { code: await issueCode(stage, id, { clientId: 'client_other' }) });
      const orphaned = await issueCode(stage, id);
      expect(await sessionsOf(stage, id)).toEqual([]);
      await stage.workos.userManagement.deleteUser(id);
      await refused(stage, { code: orphaned });
    });

    shows('a wrong key is told as the wrong client', async (stage) => {
      const { id } = await person(stage);
      const stranger = stage.client({ apiKey: 'sk_test_wrong', clientId: stage.server.clientId });
      const code = await issueCode(stage, id);
      const thrown = await thrownBy(stranger.userManagement.authenticateWithCode({ code }));
      expectThrown(stage, thrown, 'OauthException', 'invalid_client');
      expect((await redeem(stage, { code })).user.id).toBe(id);
    });

    shows('an organization that was chosen on the pages is the one of the session', async (stage) => {
      const { id, places } = await member(stage, 2);
      const organizationId = places[1]?.id as string;
      const code = await issueCode(stage, id, { organizationId });
      expect((await redeem(stage, { code })).organizationId).toBe(organizationId);
    });

    shows('where none was chosen the answer is the step, and the code is spent on it', async (stage) => {
      const { id, places } = await member(stage, 2);
      const code = await issueCode(stage, id);
      const thrown = await thrownBy(redeem(stage, { code }));
      expect(thrown).toMatchObject({
        status: 403,
        rawData: { code: 'organization_selection_required', user: { object: 'user', id } },
      });
      const { pending_authentication_token: pendingAuthenticationToken } = thrown.rawData as Record<string, string>;
      const chosen = {
        pendingAuthenticationToken: pendingAuthenticationToken as string,
        organizationId: places[0]?.id as string,
      };
      const signedIn = await stage.workos.userManagement.authenticateWithOrganizationSelection(chosen);
      expect(signedIn).toMatchObject({ organizationId: chosen.organizationId, authenticationMethod: 'GoogleOAuth' });
      await refused(stage, { code });
    });

    shows('a second factor is asked for, unless it was shown on the pages', async (stage) => {
      const { id } = await personWithFactor(stage);
      const thrown = await thrownBy(redeem(stage, { code: await issueCode(stage, id) }));
      expect(thrown).toMatchObject({ status: 403, rawData: { code: 'mfa_challenge', user: { id } } });
      const shown = await issueCode(stage, id, { secondFactor: true });
      expect((await redeem(stage, { code: shown })).user.id).toBe(id);
    });

    shows('an address that only a password stands for is verified first', async (stage) => {
      const { id, email } = await person(stage, { emailVerified: false });
      const code = await issueCode(stage, id, { method: 'password' });
      const thrown = await thrownBy(redeem(stage, { code }));
      expect(thrown).toMatchObject({ status: 403, rawData: { code: 'email_verification_required', email } });
    });

    shows('an invitation is accepted with it', async (stage) => {
      const { id, email } = await person(stage);
      const { id: organizationId } = await organization(stage);
      const { userManagement } = stage.workos;
      const invitation = await userManagement.sendInvitation({ email, organizationId });
      const code = await issueCode(stage, id);
      const signedIn = await redeem(stage, { code, invitationToken: invitation.token });
      expect(signedIn.organizationId).toBe(organizationId);
      expect(await userManagement.getInvitation(invitation.id)).toMatchObject({
        state: 'accepted',
        acceptedUserId: id,
      });
    });

    shows('with a key and a verifier both are checked', async (stage) => {
      const { id } = await person(stage);
      const verifier = await newVerifier(stage);
      const code = await issueCode(stage, id, { verifier });
      await refused(stage, { code });
      await refused(stage, { code, codeVerifier: await newVerifier(stage) });
      expect((await redeem(stage, { code, codeVerifier: verifier })).user.id).toBe(id);
    });

    shows('a verifier of a code that was issued without a challenge is refused', async (stage) => {
      const { id } = await person(stage);
      const code = await issueCode(stage, id);
      const thrown = await thrownBy(redeem(stage, { code, codeVerifier: await newVerifier(stage) }));
      expectThrown(stage, thrown, 'GenericServerException', 'code_challenge_not_found');
      expect(thrown.status).toBe(400);
      expect((await redeem(stage, { code })).user.id).toBe(id);
    });
  });

  method('authenticateWithCodeAndVerifier', (shows) => {
    const publicly = (stage: Stage) => stage.client({ clientId: stage.server.clientId }).userManagement;

    shows("a public client proves itself by the verifier of the SDK's own challenge", async (stage) => {
      const { id } = await person(stage);
      const { codeVerifier, codeChallenge, codeChallengeMethod } = await stage.workos.pkce.generate();
      expect([codeChallenge, codeChallengeMethod]).toEqual([digestOf(codeVerifier), 'S256']);
      const code = await issueCode(stage, id, { verifier: codeVerifier });
      const signedIn = await publicly(stage).authenticateWithCodeAndVerifier({ code, codeVerifier });
      expect(signedIn.user.id).toBe(id);
      const { refreshToken } = signedIn;
      expect((await publicly(stage).authenticateWithRefreshToken({ refreshToken })).user.id).toBe(id);
      const also = await issueCode(stage, id, { verifier: codeVerifier });
      expect((await publicly(stage).authenticateWithCode({ code: also, codeVerifier })).user.id).toBe(id);
    });

    shows('a wrong verifier burns no code, but five of them do', async (stage) => {
      const { id } = await person(stage);
      const verifier = await newVerifier(stage);
      const [once, often] = [await issueCode(stage, id, { verifier }), await issueCode(stage, id, { verifier })];
      const guess = async (code: string) => {
        const given = { code, codeVerifier: await newVerifier(stage) };
        return expectThrown(
          stage,
          await thrownBy(publicly(stage).authenticateWithCodeAndVerifier(given)),
          'OauthException',
          'invalid_grant',
        );
      };
      await guess(once);
      const right = (code: string) => publicly(stage).authenticateWithCodeAndVerifier({ code, codeVerifier: verifier });
      expect((await right(once)).user.id).toBe(id);
      for (let tries = 0; tries < 5; tries += 1) await guess(often);
      expectThrown(stage, await thrownBy(right(often)), 'OauthException', 'invalid_grant');
    });

    shows('a code without a challenge is not for a client without a key', async (stage) => {
      const { id } = await person(stage);
      const given = { code: await issueCode(stage, id), codeVerifier: await newVerifier(stage) };
      const thrown = await thrownBy(publicly(stage).authenticateWithCodeAndVerifier(given));
      expectThrown(stage, thrown, 'GenericServerException', 'code_challenge_not_found');
      expect(await sessionsOf(stage, id)).toEqual([]);
    });
  });
}
