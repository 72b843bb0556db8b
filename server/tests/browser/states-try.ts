// The pages of development in every state: what a newcomer sees in the first minute, and the outbox.

import { PASSWORD } from '../security/steps.ts';
import type { Scene, State } from './states.ts';
import { enterCode, press } from './walking.ts';

/** Names of states, with the way to them. */
export const TRY_STATES: [name: string, enter: State['enter']][] = [
  ['try', ({ page }) => page.goto('/try')],
  ['try-callback', signUp],
  ['try-callback-refused', ({ page }) => page.goto('/try/callback?code=x&state=of-another')],
  ['try-callback-spent', spent],
  ['outbox-empty', ({ page }) => page.goto('/outbox?after=letter_00000000000000000000000000')],
  ['outbox', atLetters],
  ['outbox-letter', atLetter],
];

async function atVerification({ page, email }: Pick<Scene, 'page' | 'email'>): Promise<void> {
  await page.goto('/try');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Create account');
  await page.getByLabel('Code').waitFor();
}

async function signUp({ house, page, email }: Scene): Promise<void> {
  await atVerification({ page, email });
  await enterCode(page, (await house.letter(email)).code(), 'Verify');
  await page.waitForURL('**/try/callback?**');
}

// Signed out meanwhile: nothing is left to be shown again.
async function spent(scene: Scene): Promise<void> {
  await signUp(scene);
  const back = scene.page.url();
  await scene.page.getByRole('link', { name: 'Sign out' }).click();
  await scene.page.waitForURL('**/try');
  await scene.page.goto(back);
}

async function atLetters({ page, email }: Scene): Promise<void> {
  await atVerification({ page, email });
  await page.goto('/outbox');
}

async function atLetter(scene: Scene): Promise<void> {
  await atLetters(scene);
  await scene.page.getByRole('link', { name: scene.email }).click();
  await scene.page.locator('.secret').waitFor();
}
