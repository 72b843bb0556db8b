// The programs that the guides show do what the guides say, against a server that a user started.

import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { freshDatabase, KINDS } from './harness/database.ts';
import { programOf, runProgram } from './harness/programs.ts';
import { startOn } from './harness/server.ts';

const guide = (name: string) => readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

// What surrounds the guide's program: somebody new with a second factor and two organizations, who answers every question.
const BEFORE = `
import { WorkOS } from '@workos-inc/node';
import { totp } from '${new URL('harness/totp.ts', import.meta.url).pathname}';

const clientId = process.env.WORKOS_CLIENT_ID;
const workos = new WorkOS(process.env.WORKOS_API_KEY, {
  clientId,
  apiHostname: '127.0.0.1',
  port: Number(process.env.LATCHKEY_PORT),
  https: false,
});
const users = workos.userManagement;
`;
const AFTER = `
const person = { email: 'ada@example.com', password: 'correct horse battery staple' };
const user = await users.createUser(person);
for (const name of ['Acme', 'Globex']) {
  const { id: organizationId } = await workos.organizations.createOrganization({ name });
  const membership = { userId: user.id, organizationId };
  await (workos.organizationMembership ?? users).createOrganizationMembership(membership);
}
const enrolled = await workos.multiFactorAuth.createUserAuthFactor({ userlandUserId: user.id, userId: user.id, type: 'totp' });
const { authenticationFactor: factor, authenticationChallenge: challenge } = enrolled;
const { secret } = factor.totp;
await workos.multiFactorAuth.verifyChallenge({ authenticationChallengeId: challenge.id, code: totp(secret) });

const asked = [];
const letters = async () => {
  const { data } = await workos.get('/latchkey/letters?limit=10');
  const { id } = data.data.find((letter) => letter.kind === 'verify_email');
  return (await workos.get('/latchkey/letters/' + id)).data.content.data.code;
};
const signedIn = await signIn(person.email, person.password, async (what, choices) => {
  asked.push(what);
  if (what === 'mail') return letters();
  return what === 'organization' ? choices[1].id : totp(secret, 1);
});
console.log([...asked, signedIn.user.email, signedIn.organizationId ? 'in an organization' : 'nowhere'].join(', '));
`;

test.each(KINDS)('the steps of docs/sign-in.md lead from a password to a session, on %s', async (kind) => {
  const storage = await freshDatabase(kind);
  closing.push(() => storage.drop());
  const server = await startOn(storage, {});
  closing.push(() => server.kill());
  const program = `${BEFORE}\n${programOf(guide('sign-in'), 'steps')}\n${AFTER}`;
  const { code, stdout, stderr } = await runProgram(program, {
    WORKOS_API_KEY: server.apiKey,
    WORKOS_CLIENT_ID: server.clientId,
    LATCHKEY_PORT: new URL(server.url).port,
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trim()).toBe('mail, organization, authenticator, ada@example.com, in an organization');
});

test.each(KINDS)('the first call of docs/clerk.md makes a user and finds them, on %s', async (kind) => {
  const storage = await freshDatabase(kind);
  closing.push(() => storage.drop());
  const server = await startOn(storage, {});
  closing.push(() => server.kill());
  const { code, stdout, stderr } = await runProgram(programOf(guide('clerk'), 'clerk-first-call'), {
    CLERK_SECRET_KEY: server.apiKey,
    CLERK_API_URL: server.url,
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trim()).toBe('ada@example.com of 1, verified: true');
});
