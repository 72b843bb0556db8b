// A command-line program that people sign in to with a code, which they approve in a browser.

import {
  type AccessTokenClaims,
  AuthenticationStepError,
  Latchkey,
  LatchkeyError,
  OAuthError,
  TokenError,
} from '@latchkey/sdk';
import { forgetTokens, keepTokens, readTokens, type Tokens } from './tokens.ts';

const { LATCHKEY_URL: baseUrl, LATCHKEY_CLIENT_ID: clientId } = process.env;
if (!baseUrl || !clientId) {
  console.error('Set LATCHKEY_URL to the address of Latchkey and LATCHKEY_CLIENT_ID to its client id, as client_….');
  process.exit(1);
}
// Everybody could read a secret key in a program that is given away: this one has none.
const { userManagement } = new Latchkey({ baseUrl, clientId });

async function login(): Promise<void> {
  const device = await userManagement.createDevice();
  // The code is shown too, so that people see that they approve this program, and not somebody else's.
  console.log(`Open ${device.verificationUriComplete} and approve the code ${device.userCode}.`);
  const { accessToken, refreshToken, user } = await userManagement.waitForDevice(device);
  await keepTokens({ accessToken, refreshToken, email: user.email });
  console.log(`You are signed in as ${user.email}.`);
}

async function whoami(): Promise<void> {
  const { tokens, claims } = await present();
  console.log(`${tokens.email}, ${claims.sub}${claims.org_id ? ` in ${claims.org_id}` : ''}`);
}

async function logout(): Promise<void> {
  const { claims } = await present().finally(forgetTokens);
  // It takes a secret key to end a session from here; whoever it belongs to ends it in the browser.
  console.log(
    `You are signed out here. To end the session as well, open ${userManagement.getLogoutUrl({ sessionId: claims.sid })}`,
  );
}

/** The tokens, renewed where the access token is over, and what it says. */
async function present(): Promise<{ tokens: Tokens; claims: AccessTokenClaims }> {
  const tokens = await readTokens();
  if (!tokens) throw new NotSignedIn();
  try {
    return { tokens, claims: await userManagement.verifyAccessToken(tokens) };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
  }
  // Mostly it is over: it lives for minutes, the session for days.
  const renewed = await renew(tokens);
  return { tokens: renewed, claims: await userManagement.verifyAccessToken(renewed) };
}

// A refresh token is good for one exchange: the next one has to be kept before anything else is done.
async function renew({ refreshToken: old }: Tokens): Promise<Tokens> {
  try {
    const { accessToken, refreshToken, user } = await userManagement.authenticateWithRefreshToken({
      refreshToken: old,
    });
    const tokens = { accessToken, refreshToken, email: user.email };
    await keepTokens(tokens);
    return tokens;
  } catch (error) {
    if (!(error instanceof OAuthError && error.code === 'invalid_grant')) throw error;
    await forgetTokens();
    throw new NotSignedIn();
  }
}

class NotSignedIn extends Error {
  override readonly message = 'You are not signed in: run `node main.ts login`.';
}

const commands = new Map(Object.entries({ login, whoami, logout }));
const command = commands.get(process.argv[2] ?? '');
if (!command) {
  console.error(`Usage: node main.ts ${[...commands.keys()].join(' | ')}`);
  process.exit(2);
}
try {
  await command();
} catch (error) {
  if (error instanceof AuthenticationStepError) console.error(`Latchkey asks for one more step: ${error.step.type}.`);
  else if (error instanceof LatchkeyError || error instanceof NotSignedIn) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}
