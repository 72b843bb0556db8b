// Where the try page's sign-in comes back to: the code is exchanged in the open, as an application's server would.

import { findTrial, type Trial } from '../core/trials.ts';
import { type Shown, screen } from '../http/screens.ts';
import { Notice } from '../ui/form.tsx';
import type { Guest } from './guest.ts';
import { draw } from './layout.tsx';
import { takesPasskeys } from './passkey-form.tsx';
import { AccessToken, readToken } from './token.tsx';
import { enterTry, signOutOf, TryAgain } from './try.tsx';

const PATH = '/user_management/authenticate';

export const tryCallback = screen<Guest>({
  path: '/try/callback',
  enter: enterTry,
  async show(guest, { query, browser }) {
    const { state = '', code = '', error, error_description: description } = query;
    const trial = findTrial(guest.work, browser.id, state);
    if (!trial) return refused(guest, 'This answer was not asked for in this browser, so it is not looked at.');
    if (error !== undefined) return refused(guest, `${error}: ${description ?? 'no description came with it.'}`);
    // It stands in a command that people copy into a shell.
    if (!/^[\w-]+$/.test(code)) return refused(guest, 'The answer brought no code.');
    return exchange(guest, trial, code);
  },
});

async function exchange(guest: Guest, trial: Trial, code: string): Promise<Shown> {
  const { visit, work } = guest;
  const { publicUrl } = work.tools;
  const url = `${publicUrl}${PATH}`;
  const { clientId, verifier, state } = trial;
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': state };
  const sent = { grant_type: 'authorization_code', client_id: clientId, code, code_verifier: verifier };
  const body = JSON.stringify(sent, null, 2);
  const response = await visit.ask(new Request(url, { method: 'POST', headers, body }));
  const answer = (await response.json()) as { access_token?: string; user?: { email?: string } };
  const token = readToken(answer.access_token);
  const title = token ? `You are signed in as ${answer.user?.email ?? 'somebody'}` : 'The code was not exchanged';
  return draw(guest, {
    title,
    wide: true,
    status: response.status,
    children: (
      <>
        <p class="lead">
          This is what your application and this server said to each other. Everything below is real: a reload makes the
          same request again.
        </p>
        <div class="actions">
          <TryAgain guest={guest} main="Sign in again" />
          {token && takesPasskeys(guest) ? (
            <a class="button other" href={`/passkeys?${new URLSearchParams({ return_to: `${publicUrl}/try` })}`}>
              Your passkeys
            </a>
          ) : null}
          {token ? (
            <a class="button other" href={signOutOf(guest, String(token.claims.sid))}>
              Sign out
            </a>
          ) : null}
        </div>
        <section>
          <h2>1. The browser came back with a code</h2>
          <pre>GET {visit.here}</pre>
        </section>
        <section>
          <h2>2. Your server exchanges the code</h2>
          <h3>With curl</h3>
          <pre>{curlOf(url, headers, body)}</pre>
          <h3>With the SDK for Node</h3>
          <pre>{nodeOf(publicUrl, { clientId, code, verifier })}</pre>
          <p class="soft small">
            The code verifier proves that it was you who asked. A server that keeps a secret key passes that as well. A
            code works once: the idempotency key says that a reload is the same request, and without it a second use
            ends the session, as if the code were stolen.
          </p>
        </section>
        <section>
          <h2>3. It gets an answer</h2>
          <h3>{response.status}</h3>
          <pre>{JSON.stringify(answer, null, 2)}</pre>
        </section>
        {token ? <AccessToken token={token} keys={`${publicUrl}/sso/jwks/${clientId}`} /> : null}
      </>
    ),
  });
}

function curlOf(url: string, headers: Record<string, string>, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `  -H ${quote(`${name}: ${value}`)} \\`);
  return [`curl ${quote(url)} \\`, ...lines, `  -d ${quote(body)}`].join('\n');
}

// As one word of a shell.
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function nodeOf(publicUrl: string, given: { clientId: string; code: string; verifier: string }): string {
  const { protocol, hostname, port } = new URL(publicUrl);
  const https = protocol === 'https:';
  return `import { WorkOS } from '@workos-inc/node';

const workos = new WorkOS({
  clientId: '${given.clientId}',
  apiHostname: '${hostname}',
  port: ${port || (https ? 443 : 80)},
  https: ${https},
});
const { user, accessToken, refreshToken } = await workos.userManagement.authenticateWithCode({
  code: '${given.code}',
  codeVerifier: '${given.verifier}',
});`;
}

function refused(guest: Guest, why: string): Shown {
  return draw(guest, {
    title: 'Nobody was signed in',
    status: 400,
    children: (
      <>
        <Notice kind="fault">{why}</Notice>
        <TryAgain guest={guest} main="Sign in" />
      </>
    ),
  });
}
