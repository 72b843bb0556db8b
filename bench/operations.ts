// What is measured: how each operation is prepared, what a caller sends next, and what answer is a good one.

import { beginSignIn, type Cookies, registerRedirect, signInThere, visitAuthorize, visitText } from './browser.ts';
import { ask, type Caller, type Reply, requestText } from './wire.ts';

/** What a browser waits for. */
export const VISITS = ['authorize', 'sign-in page', 'signed-in authorize'] as const;
export const OPERATIONS = ['get', 'list', 'create', 'refresh', 'sign-in', ...VISITS] as const;
export type OperationName = (typeof OPERATIONS)[number];

/** Where a subject listens and what opens it. */
export interface Target {
  port: number;
  key: string;
  clientId: string;
}

export interface Operation {
  status: number;
  /** The next request of a caller. */
  next(caller: number): string;
  /** What a caller keeps of an answer for its next request. */
  keep?(caller: number, reply: Reply): void;
}

const USERS = '/user_management/users';
const AUTHENTICATE = '/user_management/authenticate';
const PASSWORD = 'a password for benchmarks';

/** Prepares an operation for a number of callers. */
export async function prepare(
  name: OperationName,
  target: Target,
  callers: number,
  through: Caller,
): Promise<Operation> {
  const { key } = target;
  switch (name) {
    case 'get': {
      const requests = (await someIds(through, key)).map((id) => requestText('GET', `${USERS}/${id}`, key));
      let at = 0;
      return { status: 200, next: () => requests[at++ % requests.length] as string };
    }
    case 'list': {
      const request = requestText('GET', `${USERS}?limit=10`, key);
      return { status: 200, next: () => request };
    }
    case 'create': {
      const run = Math.random().toString(36).slice(2);
      let count = 0;
      return {
        status: 201,
        next() {
          count += 1;
          const body = { email: `${run}.${count}@example.com`, first_name: 'Grace', last_name: `Hopper ${count}` };
          return requestText('POST', USERS, key, body);
        },
      };
    }
    case 'refresh': {
      const people = await makePeople(through, target, callers);
      const tokens: string[] = [];
      for (const person of people) tokens.push(tokenOf(await ask(through, signIn(target, person), 200)));
      return {
        status: 200,
        next: (caller) =>
          requestText('POST', AUTHENTICATE, null, {
            grant_type: 'refresh_token',
            client_id: target.clientId,
            client_secret: key,
            refresh_token: tokens[caller],
          }),
        keep(caller, reply) {
          tokens[caller] = tokenOf(reply);
        },
      };
    }
    case 'sign-in': {
      const people = await makePeople(through, target, callers);
      const requests = people.map((person) => signIn(target, person));
      return { status: 200, next: (caller) => requests[caller % requests.length] as string };
    }
    case 'authorize': {
      await registerRedirect(through, target);
      const request = visitAuthorize(target, new Map());
      return { status: 302, next: () => request };
    }
    case 'sign-in page': {
      await registerRedirect(through, target);
      const requests: string[] = [];
      for (let caller = 0; caller < callers; caller += 1) {
        const cookies: Cookies = new Map();
        requests.push(visitText('GET', await beginSignIn(through, target, cookies), cookies));
      }
      return { status: 200, next: (caller) => requests[caller] as string };
    }
    case 'signed-in authorize': {
      await registerRedirect(through, target);
      const requests: string[] = [];
      for (const email of await makePeople(through, target, callers))
        requests.push(visitAuthorize(target, await signInThere(through, target, { email, password: PASSWORD })));
      return { status: 302, next: (caller) => requests[caller] as string };
    }
  }
}

async function someIds(through: Caller, key: string): Promise<string[]> {
  const ids: string[] = [];
  let after = '';
  while (ids.length < 2_000) {
    const reply = await ask(through, requestText('GET', `${USERS}?limit=100${after}`, key), 200);
    const page = JSON.parse(reply.text()) as { data: { id: string }[]; list_metadata: { after: string | null } };
    ids.push(...page.data.map((user) => user.id));
    if (page.list_metadata.after === null) break;
    after = `&after=${page.list_metadata.after}`;
  }
  return ids;
}

async function makePeople(through: Caller, { key }: Target, count: number): Promise<string[]> {
  const run = Math.random().toString(36).slice(2);
  const emails = Array.from({ length: count }, (_, at) => `${run}.person${at}@example.com`);
  const person = (email: string) => ({ email, email_verified: true, password: PASSWORD });
  for (const email of emails) await ask(through, requestText('POST', USERS, key, person(email)), 201);
  return emails;
}

function signIn({ key, clientId }: Target, email: string): string {
  const body = { grant_type: 'password', client_id: clientId, client_secret: key, email, password: PASSWORD };
  return requestText('POST', AUTHENTICATE, null, body);
}

function tokenOf(reply: Reply): string {
  return (JSON.parse(reply.text()) as { refresh_token: string }).refresh_token;
}
