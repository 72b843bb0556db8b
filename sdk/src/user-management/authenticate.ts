// Signing in: each way of proving who one is, exchanged for tokens.

import { type ClientFacts, clientIdOf } from '../client.ts';
import { OAuthError } from '../errors.ts';
import { sessionOf } from '../sessions/cookie-session.ts';
import { sealSession } from '../sessions/seal.ts';
import { type CallOptions, pause } from '../transport.ts';
import type * as wire from '../workos.generated.ts';
import { type Face, UM } from './face.ts';

/** Asks for the session as the value of a cookie, too. */
export interface Sealing {
  /** The password has 32 characters or more, and is known to your servers alone. */
  session?: { sealSession: boolean; cookiePassword: string };
}

/** Tokens, the user they are for, and, where it was asked for, the session as the value of a cookie. */
export type Authenticated = wire.AuthenticateResponse & { sealedSession?: string };

export type Given<Grant> = Omit<Grant, 'grantType' | 'clientSecret' | 'session'> & Sealing;

/** A way of signing in: whoever asks for a sealed session gets one. */
export interface SignIn<Grant> {
  (
    input: Given<Grant> & { session: { sealSession: true; cookiePassword: string } },
    options?: CallOptions,
  ): Promise<Authenticated & { sealedSession: string }>;
  (input: Given<Grant>, options?: CallOptions): Promise<Authenticated>;
}

type AnyGrant = wire.Operations[typeof AUTHENTICATE]['input'];

export interface RadarChallenge {
  code: string;
  pendingAuthenticationToken: string;
  clientId?: string | null;
  ipAddress?: string | null;
  userAgent?: string | null;
}

const AUTHENTICATE = `POST ${UM}/authenticate` as const;
const PENDING = new Set(['authorization_pending', 'slow_down']);
const SLOWER_S = 5;

export function authenticate(face: Face, client: ClientFacts) {
  const refreshing = new Map<string, Promise<wire.AuthenticateResponse>>();

  async function exchange(grantType: string, given: object, options?: CallOptions, isSecret = true) {
    const { session: _, clientId, ...rest } = given as Sealing & { clientId?: string | null };
    const body = {
      grantType,
      clientId: clientIdOf(client, clientId),
      ...(isSecret && client.apiKey ? { clientSecret: client.apiKey } : {}),
      ...rest,
    };
    return face.call(AUTHENTICATE, body as AnyGrant, options);
  }

  async function finish(answer: wire.AuthenticateResponse, { session }: Sealing): Promise<Authenticated> {
    if (!session?.sealSession) return answer;
    if (!client.apiKey) throw new TypeError('A session is sealed on a server: this client has no API key.');
    return { ...answer, sealedSession: await sealSession(sessionOf(answer), session.cookiePassword) };
  }

  const by = <Grant>(grantType: string, isSecret = true): SignIn<Grant> =>
    (async (input: Given<Grant>, options?: CallOptions) =>
      finish(await exchange(grantType, input, options, isSecret), input)) as SignIn<Grant>;

  return {
    /**
     * Signs in with address and password.
     *
     * @throws BadRequestError `invalid_credentials`: nobody has this address, or another password.
     * @throws AuthenticationStepError: the password is right, and something more is asked; see its `step`.
     * @throws RateLimitError after ten wrong passwords in a row.
     * @example
     * const { user, accessToken, sealedSession } = await latchkey.userManagement.authenticateWithPassword({
     *   email: 'ada@example.com',
     *   password,
     *   session: { sealSession: true, cookiePassword },
     * });
     */
    authenticateWithPassword: by<wire.PasswordGrant>('password'),

    /**
     * Exchanges the code that the hosted pages sent the browser back with. It is good once, for ten minutes. A client
     * without a key gives its `codeVerifier`.
     *
     * @throws OAuthError `invalid_grant`: the code was used, is over, or is another client's.
     * @throws AuthenticationStepError: something more is asked; see its `step`.
     * @example
     * const { user, sealedSession } = await latchkey.userManagement.authenticateWithCode({
     *   code,
     *   session: { sealSession: true, cookiePassword },
     * });
     */
    authenticateWithCode: by<wire.AuthorizationCodeGrant>('authorization_code'),

    /**
     * Exchanges a code for a client that cannot keep a secret: the verifier proves that it asked for the code (RFC 7636).
     * What Ruby calls `authenticate_with_code_pkce`.
     *
     * @throws OAuthError `invalid_grant`: the code or the verifier is not good.
     * @example
     * const { accessToken } = await latchkey.userManagement.authenticateWithCodeAndVerifier({ code, codeVerifier });
     */
    authenticateWithCodeAndVerifier: by<wire.AuthorizationCodeGrant & { codeVerifier: string }>(
      'authorization_code',
      false,
    ),

    /**
     * Exchanges a refresh token for new tokens, in another organization if one is named. Calls for the same token that
     * are under way at once are one exchange.
     *
     * @throws OAuthError `invalid_grant`: the session is over.
     * @throws AuthenticationStepError: the organization asks for more.
     * @example
     * const { accessToken, refreshToken } = await latchkey.userManagement.authenticateWithRefreshToken({ refreshToken: old });
     */
    async authenticateWithRefreshToken(
      input: Given<wire.RefreshTokenGrant>,
      options?: CallOptions,
    ): Promise<Authenticated> {
      const key = JSON.stringify([input.refreshToken, input.organizationId ?? null, input.clientId ?? null]);
      const known = refreshing.get(key);
      const answer = known ?? exchange('refresh_token', input, options).finally(() => refreshing.delete(key));
      if (!known) refreshing.set(key, answer);
      return finish(await answer, input);
    },

    /**
     * Signs in with a code that was mailed by `createMagicAuth`.
     *
     * @throws BadRequestError `invalid_one_time_code`, `one_time_code_expired`, `one_time_code_previously_used`.
     * @throws AuthenticationStepError: something more is asked; see its `step`.
     * @example
     * const { user } = await latchkey.userManagement.authenticateWithMagicAuth({ email: 'ada@example.com', code: '123456' });
     */
    authenticateWithMagicAuth: by<wire.MagicAuthGrant>('urn:workos:oauth:grant-type:magic-auth:code'),

    /**
     * Takes the step `email_verification_required`: proves the address by the code that was mailed, and signs in.
     *
     * @throws BadRequestError `invalid_one_time_code` and the like, `invalid_pending_authentication_token`.
     * @example
     * const { user } = await latchkey.userManagement.authenticateWithEmailVerification({ pendingAuthenticationToken, code });
     */
    authenticateWithEmailVerification: by<wire.EmailVerificationGrant>(
      'urn:workos:oauth:grant-type:email-verification:code',
    ),

    /**
     * Takes the steps `mfa_challenge` and `mfa_enrollment`: answers the challenge of a second factor, and signs in.
     *
     * @throws BadRequestError `invalid_one_time_code` and the like, `invalid_pending_authentication_token`.
     * @example
     * const challenge = await latchkey.multiFactorAuth.challengeFactor({ factorId });
     * const { user } = await latchkey.userManagement.authenticateWithTotp({
     *   pendingAuthenticationToken,
     *   authenticationChallengeId: challenge.id,
     *   code: '123456',
     * });
     */
    authenticateWithTotp: by<wire.MfaTotpGrant>('urn:workos:oauth:grant-type:mfa-totp'),

    /**
     * Takes the step `organization_selection_required`. What Elixir calls `authenticate_with_selected_organization`.
     *
     * @throws OAuthError `organization_membership_not_found`: they are no member; BadRequestError `invalid_pending_authentication_token`.
     * @example
     * const { organizationId } = await latchkey.userManagement.authenticateWithOrganizationSelection({
     *   pendingAuthenticationToken,
     *   organizationId: organizations[0].id,
     * });
     */
    authenticateWithOrganizationSelection: by<wire.OrganizationSelectionGrant>(
      'urn:workos:oauth:grant-type:organization-selection',
    ),

    /**
     * Asks whether a device was allowed by now (RFC 8628 section 3.4). `waitForDevice` asks until it is.
     *
     * @throws OAuthError `authorization_pending`, `slow_down`, `access_denied`, `expired_token`.
     * @example
     * const { accessToken } = await latchkey.userManagement.authenticateWithDeviceCode({ deviceCode });
     */
    authenticateWithDeviceCode: by<wire.DeviceCodeGrant>('urn:ietf:params:oauth:grant-type:device_code', false),

    /**
     * Asks as often as it may until a device is allowed, and gives its tokens (RFC 8628 section 3.5).
     *
     * @throws OAuthError `access_denied`: the person said no; `expired_token`: nobody said anything in time.
     * @example
     * const device = await latchkey.userManagement.createDevice();
     * console.log(`Open ${device.verificationUriComplete}`);
     * const { user } = await latchkey.userManagement.waitForDevice(device);
     */
    async waitForDevice(
      {
        deviceCode,
        interval = SLOWER_S,
        clientId,
      }: { deviceCode: string; interval?: number; clientId?: string | null },
      options?: CallOptions,
    ): Promise<Authenticated> {
      for (let seconds = interval; ; ) {
        await pause(seconds * 1_000, options?.signal);
        try {
          return await this.authenticateWithDeviceCode({ deviceCode, ...(clientId ? { clientId } : {}) }, options);
        } catch (error) {
          if (!(error instanceof OAuthError) || !PENDING.has(error.code)) throw error;
          if (error.code === 'slow_down') seconds += SLOWER_S;
        }
      }
    },

    /**
     * Answers a challenge by mail of a server that weighs risks. Latchkey makes none.
     *
     * @throws OAuthError `unsupported_grant_type` from Latchkey.
     * @example
     * await latchkey.userManagement.authenticateWithRadarEmailChallenge({ code, radarChallengeId, pendingAuthenticationToken });
     */
    authenticateWithRadarEmailChallenge: by<RadarChallenge & { radarChallengeId: string }>(
      'urn:workos:oauth:grant-type:radar-email-challenge:code',
    ),

    /**
     * Answers a challenge by text message of a server that weighs risks. Latchkey makes none.
     *
     * @throws OAuthError `unsupported_grant_type` from Latchkey.
     * @example
     * await latchkey.userManagement.authenticateWithRadarSmsChallenge({ code, verificationId, phoneNumber, pendingAuthenticationToken });
     */
    authenticateWithRadarSmsChallenge: by<RadarChallenge & { verificationId?: string; phoneNumber?: string }>(
      'urn:workos:oauth:grant-type:radar-sms-challenge:code',
    ),

    /**
     * Signs in with a body of your own: any grant, as the wire has it. What Ruby calls `create_authenticate`.
     *
     * @throws OAuthError `invalid_grant`, `invalid_client`, `unsupported_grant_type`.
     * @throws AuthenticationStepError: something more is asked; see its `step`.
     * @example
     * await latchkey.userManagement.createAuthenticate({ grantType: 'password', clientId, clientSecret, email, password });
     */
    createAuthenticate: face.one(AUTHENTICATE),
  };
}
