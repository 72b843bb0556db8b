// An access token taken apart, with a word on each of its claims.

/** What a token says. */
export interface ReadToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

const WORDS: Record<string, string> = {
  alg: 'How it is signed; take no other.',
  kid: 'Which of the published keys verifies it.',
  typ: 'What it is.',
  iss: 'Who issued it: this server.',
  sub: 'The user.',
  sid: 'The session: what signs out, and what is revoked.',
  jti: 'This very token.',
  iat: 'When it was issued.',
  exp: 'When it is over; the refresh token gets another.',
  auth_time: 'When the user last proved who they are.',
  client_id: 'The application that it was issued to.',
  org_id: 'The organization that the session is in.',
  role: 'What the user is there, first of all.',
  roles: 'Everything that the user is there.',
  permissions: 'What these roles permit.',
};
const TIMES = new Set(['iat', 'exp', 'auth_time', 'nbf']);

/** Takes a token of ours apart; null where there is none. Nothing is verified: it came from ourselves. */
export function readToken(token: string | undefined): ReadToken | null {
  const [header, claims] = (token ?? '').split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return header && claims ? { header: JSON.parse(header), claims: JSON.parse(claims) } : null;
}

/** It, shown. `keys` is where the keys are that verify it. */
export const AccessToken = ({ token, keys }: { token: ReadToken; keys: string }) => (
  <section>
    <h2>4. The access token says</h2>
    <h3>Header</h3>
    <Claims of={token.header} />
    <h3>Claims</h3>
    <Claims of={token.claims} />
    <p class="soft small">
      Your server verifies it with the <a href={keys}>published keys</a>, without asking this server.
    </p>
  </section>
);

const Claims = ({ of }: { of: Record<string, unknown> }) => (
  <dl class="facts">
    {Object.entries(of).map(([name, value]) => (
      <div>
        <dt>
          <code>{name}</code>
        </dt>
        <dd>
          <code>{JSON.stringify(value)}</code>
          <div class="soft small">
            {TIMES.has(name) ? `${new Date(Number(value) * 1000).toISOString()} ` : ''}
            {Object.hasOwn(WORDS, name) ? WORDS[name] : "From the environment's JWT template."}
          </div>
        </dd>
      </div>
    ))}
  </dl>
);
