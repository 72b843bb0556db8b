// A browser as cheap as can be: it has cookies, goes where it is sent, and fills in what a page asks for.

import type { Target } from './operations.ts';
import { ask, type Caller, type Reply, requestText } from './wire.ts';

export type Cookies = Map<string, string>;

const REDIRECT = 'https://app.example.com/callback';
/** More than any sign-in has here. */
const MOST_FORMS = 5;

/** Lets browsers be brought back to the application; said again, it changes nothing. */
export async function registerRedirect(through: Caller, { key }: Target): Promise<void> {
  const reply = await through.send(requestText('POST', '/user_management/redirect_uris', key, { uri: REDIRECT }));
  if (reply.status !== 201 && reply.status !== 422) throw new Error(`${reply.status}: ${reply.text()}`);
}

/** The request of a browser that the application sends to be signed in. */
export function visitAuthorize({ clientId }: Target, cookies: Cookies): string {
  const asked = { client_id: clientId, redirect_uri: REDIRECT, response_type: 'code', provider: 'authkit' };
  return visitText('GET', `/user_management/authorize?${new URLSearchParams({ ...asked, state: 'a state' })}`, cookies);
}

/** Is sent to be signed in; gives the page that it is led to. */
export async function beginSignIn(through: Caller, target: Target, cookies: Cookies): Promise<string> {
  return follow(await ask(through, visitAuthorize(target, cookies), 302), cookies);
}

/** Signs a person in by the forms of the pages, in a browser that was never used; gives its cookies. */
export async function signInThere(
  through: Caller,
  target: Target,
  person: { email: string; password: string },
): Promise<Cookies> {
  const cookies: Cookies = new Map();
  let page = await beginSignIn(through, target, cookies);
  for (let forms = 0; !page.startsWith(REDIRECT); forms += 1) {
    if (forms === MOST_FORMS) throw new Error(`a sign-in without an end, at ${page}`);
    const shown = await ask(through, visitText('GET', page, cookies), 200);
    const token = /name="form_token" value="([^"]+)"/.exec(shown.text())?.[1] ?? '';
    const origin = `http://localhost:${target.port}`;
    const form = { origin, fields: { form_token: token, ...person } };
    page = follow(await ask(through, visitText('POST', page, cookies, form), 303), cookies);
  }
  return cookies;
}

/** The text of a browser's request. */
export function visitText(
  method: string,
  path: string,
  cookies: Cookies,
  form?: { origin: string; fields: Record<string, string> },
): string {
  const pairs = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${pairs ? `Cookie: ${pairs}\r\n` : ''}`;
  if (!form) return `${head}\r\n`;
  const sent = String(new URLSearchParams(form.fields));
  const type = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(sent)}`;
  return `${head}Origin: ${form.origin}\r\n${type}\r\n\r\n${sent}`;
}

// Keeps what cookies were set, and gives where the browser is sent.
function follow(reply: Reply, cookies: Cookies): string {
  for (const line of reply.headers('set-cookie')) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    cookies.set(name, value);
  }
  return reply.headers('location')[0] ?? '';
}
