// The programs that the SDK's guides show do what the guides say.

import { readFileSync } from 'node:fs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ensureBuilt } from '../../conformance/harness/build.ts';
import { programOf, runProgram } from '../../conformance/harness/programs.ts';
import { startLatchkey, type TestOptions } from '../../server/src/testing.ts';

beforeAll(ensureBuilt, 120_000);

const guide = (name: string) => readFileSync(new URL(`../../docs/sdk/${name}.md`, import.meta.url), 'utf8');

async function variablesOf(options: TestOptions = {}) {
  const server = await startLatchkey({ control: true, ...options });
  onTestFinished(() => server.stop());
  return { LATCHKEY_URL: server.url, LATCHKEY_API_KEY: server.apiKey, LATCHKEY_CLIENT_ID: server.clientId };
}

test('the first call makes a user, signs them in and finds nobody else', async () => {
  const said = await runProgram(programOf(guide('first-call'), 'first-call'), await variablesOf());
  expect([said.stderr, said.code]).toEqual(['', 0]);
  expect(said.stdout).toMatch(
    /^true signed in as Ada, in session_\w+\nuser_\w+ ada@example\.com\nentity_not_found: user_nobody\n$/,
  );
});

test('the page of errors leads from a password through every step to a session', async () => {
  const program = `
import { Latchkey } from '@latchkey/sdk';
import { totp } from '${new URL('../../conformance/harness/totp.ts', import.meta.url).pathname}';
const { LATCHKEY_URL: baseUrl, LATCHKEY_API_KEY: apiKey, LATCHKEY_CLIENT_ID: clientId } = process.env;
const latchkey = new Latchkey({ baseUrl, apiKey, clientId });
${programOf(guide('errors'), 'errors')}
const person = { email: 'ada@example.com', password: 'correct horse battery staple' };
const { id: userId } = await latchkey.userManagement.createUser(person);
for (const name of ['Acme', 'Globex']) {
  const { id: organizationId } = await latchkey.organizations.createOrganization({ name });
  await latchkey.userManagement.createOrganizationMembership({ userId, organizationId });
}
const { authenticationFactor, authenticationChallenge } = await latchkey.userManagement.enrollAuthFactor({ userId, type: 'totp' });
const { secret } = authenticationFactor.totp;
await latchkey.multiFactorAuth.verifyChallenge({ challengeId: authenticationChallenge.id, code: totp(secret) });
const asked = [];
const { user, organizationId } = await signIn(person.email, person.password, async (what, choices) => {
  asked.push(what);
  if (what === 'organization') return choices[1].id;
  if (what === 'authenticator') return totp(secret, 1);
  const letters = await fetch(baseUrl + '/latchkey/testing/letters?kind=verify_email').then((answer) => answer.json());
  return letters.data[0].code;
});
console.log([...asked, user.email, Boolean(organizationId), await signIn(person.email, 'wrong')].join(', '));
`;
  const said = await runProgram(program, await variablesOf());
  expect([said.stderr, said.code]).toEqual(['', 0]);
  expect(said.stdout).toBe('mail, organization, authenticator, ada@example.com, true, \n');
});

test('the tests of the page of tests pass', async () => {
  const said = await runProgram(programOf(guide('testing'), 'testing'), {});
  expect(said.stdout).toMatch(/pass 2\n/);
  expect(said.code).toBe(0);
});
