// The first pages of a sign-in, in every state, and what people read where they cannot go on.

import { changeSettings } from '../../src/core/environments.ts';
import { setProvider } from '../../src/core/oauth-providers.ts';
import { connect, organizationAt } from '../connections-made.ts';
import type { ListeningHouse } from './house.ts';
import type { Scene, State } from './states.ts';
import { enterCode, press } from './walking.ts';

/** Names of states, with the way to them, and the language that the browser asks for. */
export const SIGN_IN_STATES: [name: string, enter: State['enter'], locale?: string][] = [
  ['sign-in', atSignIn],
  ['sign-in-arabic', atSignIn, 'ar'],
  ['sign-in-japanese', atSignIn, 'ja'],
  ['sign-in-many-ways', atManyWays],
  ['sign-in-wrong-address', (scene) => atSignIn(scene).then(() => say(scene, 'ada@', 'Email address'))],
  ['sign-in-provider-failed', atProviderFailed],
  ['password', atPassword],
  ['password-wrong', atPasswordWrong],
  ['password-polish', atPassword, 'pl'],
  ['code', atCode],
  ['code-wrong', (scene) => atCode(scene).then(() => enterCode(scene.page, '000000', 'Sign in'))],
  ['code-again', (scene) => atCode(scene).then(() => press(scene.page, 'Send another code'))],
  ['sign-up', atSignUp],
  ['sign-up-german', atSignUp, 'de'],
  ['sign-up-wrong', atSignUpWrong],
  ['verify-email', atVerifyEmail],
  ['verify-email-wrong', (scene) => atVerifyEmail(scene).then(() => enterCode(scene.page, '000000', 'Verify'))],
  ['sso', atSso],
  ['over', ({ page }) => page.goto('/sign-in?flow=nobody')],
  ['not-registered', atNotRegistered],
  [
    'unknown-client',
    ({ page }) => page.goto('/user_management/authorize?client_id=client_x&redirect_uri=https://x.example'),
  ],
];

async function atSignIn({ page, application }: Scene): Promise<void> {
  await page.goto(application.login());
  await page.locator('[name=email]').waitFor();
}

async function withLinks(house: ListeningHouse): Promise<void> {
  const links = { termsUrl: '/terms', privacyUrl: '/privacy', supportUrl: '/help' };
  const urls = Object.fromEntries(Object.entries(links).map(([name, path]) => [name, `https://example.com${path}`]));
  await changeSettings(house.house.tools, house.environment, urls);
  house.clock.advance(2_000);
}

async function atManyWays(scene: Scene): Promise<void> {
  const { work } = scene.house;
  await withLinks(scene.house);
  for (const name of ['google', 'github', 'microsoft'])
    await setProvider(work, { name, clientId: 'ours', clientSecret: 'a secret' });
  await atSignIn(scene);
}

async function atProviderFailed(scene: Scene): Promise<void> {
  await atSignIn(scene);
  await scene.page.goto(`${scene.page.url()}&problem=provider_denied&with=google`);
}

async function say({ page }: Scene, text: string, label: string): Promise<void> {
  await page.getByLabel(label).fill(text);
  // The browser itself would stop it: what is shown is what we say.
  await page.evaluate(() => document.querySelector('form')?.setAttribute('novalidate', ''));
  await page.locator('main form button').first().click();
  await page.locator('.fault').first().waitFor();
}

async function atPassword(scene: Scene): Promise<void> {
  await atSignIn(scene);
  await scene.page.locator('[name=email]').fill(scene.email);
  await scene.page.locator('main form button').first().click();
  await scene.page.locator('[name=password]').waitFor();
}

async function atPasswordWrong(scene: Scene): Promise<void> {
  await atPassword(scene);
  await say(scene, 'not the one', 'Password');
}

async function atCode(scene: Scene): Promise<void> {
  await atPassword(scene);
  await press(scene.page, 'Email me a code instead');
  await scene.page.locator('[name=code]').waitFor();
}

async function atSignUp({ page, application }: Scene): Promise<void> {
  await page.goto(application.login({ screenHint: 'sign-up' }));
  await page.locator('[name=password]').waitFor();
}

async function atSignUpWrong(scene: Scene): Promise<void> {
  await atSignUp(scene);
  await scene.page.getByLabel('Email address').fill(scene.email);
  await say(scene, 'password', 'Password');
}

async function atVerifyEmail(scene: Scene): Promise<void> {
  await atSignUp(scene);
  await scene.page.getByLabel('Email address').fill(scene.email);
  await scene.page.getByLabel('Password').fill('correct horse battery staple');
  await press(scene.page, 'Create account');
  await scene.page.locator('[name=code]').waitFor();
}

async function atSso(scene: Scene): Promise<void> {
  const domain = `${scene.email.split('@')[0]}.example`;
  const { id } = await organizationAt(scene.house, 'Acme', domain);
  await connect(scene.house, id);
  await atSignIn(scene);
  await scene.page.locator('[name=email]').fill(`ada@${domain}`);
  await scene.page.locator('main form button').first().click();
  await scene.page.getByRole('link', { name: 'Continue' }).waitFor();
}

async function atNotRegistered({ page, house }: Scene): Promise<void> {
  const asked = { client_id: house.clientId, redirect_uri: 'https://elsewhere.example', response_type: 'code' };
  await page.goto(`/user_management/authorize?${new URLSearchParams(asked)}`);
  await page.getByText('not registered').waitFor();
}
