// The pages that somebody opens by a link, on another device, or on their way to somebody else's application, in every state.

import { createApplication } from '../../src/core/applications.ts';
import { makeOrganization, makeUser, post, UM } from '../security/steps.ts';
import type { Page } from './chromium.ts';
import type { Scene, State } from './states.ts';
import { enterPassword, press } from './walking.ts';

/** Names of states, with the way to them. */
export const LINK_STATES: [name: string, enter: State['enter']][] = [
  ['forgot-password', ({ page }) => page.goto('/forgot-password')],
  ['forgot-password-wrong', (scene) => askForLink(scene, 'nobody')],
  ['forgot-password-sent', (scene) => askForLink(scene, scene.email)],
  ['reset-password', atReset],
  ['reset-password-weak', (scene) => atReset(scene).then(() => reset(scene, 'short'))],
  ['reset-password-done', (scene) => atReset(scene).then(() => reset(scene, 'another horse battery staple'))],
  ['reset-password-over', ({ page }) => page.goto('/reset-password?token=none')],
  ['invite', (scene) => atInvitation(scene)],
  ['invite-plain', (scene) => openInvitation(scene, {})],
  ['invite-over', ({ page }) => page.goto('/invite?invitation_token=none')],
  ['device', ({ page }) => page.goto('/device')],
  ['device-wrong', (scene) => signedIn(scene).then(() => type(scene, 'BCDF-GHJK'))],
  ['device-ask', (scene) => signedIn(scene).then(() => askAbout(scene))],
  ['device-organization', (scene) => chooseForDevice(scene)],
  ['device-approved', (scene) => decided(scene, 'Let it in')],
  ['device-denied', (scene) => decided(scene, 'Turn it away')],
  [
    'consent',
    (scene) =>
      atConsent(scene, ['contacts:read', `https://api.example.com/${'calendar.'.repeat(6)}readonly`, 'offline_access']),
  ],
  ['consent-nothing', (scene) => atConsent(scene, [])],
  ['ticket', atTicket],
  ['signed-out', ({ page }) => page.goto('/signed-out')],
];

async function askForLink({ page }: Scene, email: string): Promise<void> {
  await page.goto('/forgot-password');
  await page.getByLabel('Email address').fill(email);
  // What the browser would say about the address itself is not what is looked at here.
  await page.evaluate('document.forms[0].noValidate = true');
  await send(page, 'Send me a link');
}

async function atReset({ page, house, email }: Scene): Promise<void> {
  await makeUser(house, email);
  const { body } = await post(house, `${UM}/password_reset`, { email });
  await page.goto(body.password_reset_url);
}

async function reset({ page }: Scene, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await send(page, 'Set password');
}

async function openInvitation({ page, house, email }: Scene, more: object): Promise<void> {
  const { body } = await post(house, `${UM}/invitations`, { email, ...more });
  await page.goto(body.accept_invitation_url);
}

async function atInvitation(scene: Scene): Promise<void> {
  const { id } = await makeUser(scene.house, `grace-${scene.email}`);
  const organization_id = await makeOrganization(
    scene.house,
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    id,
  );
  await openInvitation(scene, { organization_id, inviter_user_id: id });
}

async function signedIn({ page, house, application, email }: Scene): Promise<void> {
  await makeUser(house, email);
  await enterPassword(page, application, email);
  await page.waitForURL(`${application.callback}**`);
}

async function type({ page }: Scene, code: string): Promise<void> {
  await page.goto('/device');
  await page.getByLabel('Code').fill(code);
  await send(page, 'Continue');
}

async function askAbout(scene: Scene): Promise<void> {
  const { clientId: client_id } = scene.house;
  const headers = { 'user-agent': `Television/2.1 (Living room; x86_64) Remote/${'7'.repeat(60)}` };
  const { body } = await scene.house.call('POST', `${UM}/authorize/device`, { body: { client_id }, headers });
  await type(scene, body.user_code);
}

async function chooseForDevice(scene: Scene): Promise<void> {
  await signedIn(scene);
  const { data } = (await scene.house.call('GET', `${UM}/users?email=${encodeURIComponent(scene.email)}`)).body;
  for (const name of ['Analytical Engines & Sons', 'Difference']) await makeOrganization(scene.house, name, data[0].id);
  await askAbout(scene);
  await send(scene.page, 'Let it in');
}

async function decided(scene: Scene, how: string): Promise<void> {
  await signedIn(scene);
  await askAbout(scene);
  await send(scene.page, how);
}

async function atConsent({ page, house, application, email }: Scene, scopes: string[]): Promise<void> {
  await makeUser(house, email);
  const organizationId = await makeOrganization(house, 'Difference & Sons');
  const redirectUris = [{ uri: application.callback, isDefault: true }];
  const other = { kind: 'third_party', name: 'Card puncher', organizationId, scopes, redirectUris } as const;
  const { clientId } = await createApplication(house.work, other);
  await enterPassword(page, { ...application, login: () => addressFor(clientId, application.callback) }, email);
}

function addressFor(client_id: string, redirect_uri: string): string {
  return `${UM}/authorize?${new URLSearchParams({ client_id, redirect_uri, response_type: 'code', provider: 'authkit' })}`;
}

async function atTicket({ page, house, email }: Scene): Promise<void> {
  const { id: user_id } = await makeUser(house, email);
  await page.goto((await house.call('POST', '/v1/sign_in_tokens', { body: { user_id } })).body.url);
}

/** Presses a button, and waits for the whole page that comes of it. */
async function send(page: Page, name: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), press(page, name)]);
}
