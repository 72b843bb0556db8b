// A provider of the shape of GitHub: plain OAuth, no ID token, errors with status 200, and a list of addresses beside the profile.

import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { CLIENT } from './issuers.ts';

export const OCTOCAT = {
  id: 583_231,
  login: 'octocat',
  name: 'The Octocat',
  // What its owner chose to show: it says nothing of whose it is.
  email: 'shown@example.com',
  avatar_url: 'https://avatars.example.com/u/583231',
};

export const ADDRESSES = [
  { email: 'old@example.com', primary: false, verified: true },
  { email: 'octocat@example.com', primary: true, verified: true },
];

export interface GitHubLike {
  endpoints: { authorizationEndpoint: string; tokenEndpoint: string; userinfoEndpoint: string };
  user: unknown;
  emails: unknown;
  /** Who asked the API, by their headers. */
  callers: http.IncomingHttpHeaders[];
  /** What its page does for whoever agrees: a code, good once and for that challenge. */
  agree(url: URL): Record<string, string>;
}

/** Starts one on this machine; it is gone after the test. */
export async function startGitHubLike(): Promise<GitHubLike> {
  const codes = new Map<string, string>();
  const made: GitHubLike = {
    endpoints: { authorizationEndpoint: '', tokenEndpoint: '', userinfoEndpoint: '' },
    user: OCTOCAT,
    emails: ADDRESSES,
    callers: [],
    agree(url) {
      const code = `code-${crypto.randomUUID()}`;
      codes.set(code, url.searchParams.get('code_challenge') ?? '');
      return { code, state: url.searchParams.get('state') ?? '' };
    },
  };
  const tokenFor = (form: URLSearchParams) => {
    const challenge = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const proven =
      createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url') === challenge;
    const known = form.get('client_id') === CLIENT.clientId && form.get('client_secret') === CLIENT.clientSecret;
    return proven && known
      ? { access_token: 'gho_1', scope: 'read:user,user:email', token_type: 'bearer' }
      : { error: 'bad_verification_code', error_description: 'The code passed is incorrect or expired.' };
  };
  const server = http.createServer((request, to) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const send = (body: unknown, status = 200) =>
        to.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
      if (request.url === '/login/oauth/access_token')
        return send(tokenFor(new URLSearchParams(Buffer.concat(chunks).toString())));
      made.callers.push(request.headers);
      // Without a name it says no, as the real one does.
      if (!request.headers['user-agent']) return send({ message: 'Request forbidden' }, 403);
      if (request.headers.authorization !== 'Bearer gho_1') return send({ message: 'Bad credentials' }, 401);
      if (request.url === '/user') return send(made.user);
      if (request.url === '/user/emails') return send(made.emails);
      return send({ message: 'Not Found' }, 404);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  made.endpoints = {
    authorizationEndpoint: `${base}/login/oauth/authorize`,
    tokenEndpoint: `${base}/login/oauth/access_token`,
    userinfoEndpoint: `${base}/user`,
  };
  return made;
}
