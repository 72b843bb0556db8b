// The later steps of a sign-in, and the page of one's own passkeys, in every state.

import { changeSettings } from '../../src/core/environments.ts';
import { makeOrganization, makeUser, totpCode } from '../security/steps.ts';
import { plugIn } from './authenticators.ts';
import { makeFactors } from './second-factors.ts';
import type { Scene, State } from './states.ts';
import { enterCode, enterPassword, press } from './walking.ts';

/** Names of states, with the way to them. */
export const FACTOR_STATES: [name: string, enter: State['enter']][] = [
  ['organization', atOrganization],
  ['organization-refused', refusedByOrganization],
  ['second-factor', atSecondFactor],
  ['second-factor-wrong', (scene) => atSecondFactor(scene).then(() => enterWrong(scene, '000000'))],
  ['second-factor-backup', atBackupCode],
  ['second-factor-backup-wrong', (scene) => atBackupCode(scene).then(() => enterWrong(scene, 'none'))],
  ['set-up-second-factor', atSetUp],
  ['set-up-second-factor-secret', atSecret],
  ['set-up-second-factor-wrong', (scene) => atSecret(scene).then(() => enterWrong(scene, '000000', 'Switch on'))],
  ['set-up-second-factor-codes', atBackupCodes],
  ['passkeys-signed-out', ({ page }) => page.goto('/passkeys')],
  ['passkeys-none', atPasskeys],
  ['passkeys-some', atSomePasskeys],
  ['passkeys-late', atPasskeysLate],
];

async function atOrganization({ house, page, application, email }: Scene): Promise<void> {
  const { id } = await makeUser(house, email);
  await makeOrganization(house, 'Analytical Engines', id);
  await makeOrganization(house, 'Königlich-Preußische Akademie der Wissenschaften zu Berlin', id);
  await makeOrganization(house, 'Difference', id);
  await enterPassword(page, application, email);
  await page.getByRole('button', { name: 'Difference' }).waitFor();
}

async function enterWrong({ page }: Scene, code: string, submit?: string): Promise<void> {
  await enterCode(page, code, submit);
  await page.locator('#code-wrong').waitFor();
}

async function refusedByOrganization(scene: Scene): Promise<void> {
  await atOrganization(scene);
  await scene.page.evaluate(`document.querySelector('[name=organization_id]').value = 'org_of_others'`);
  await press(scene.page, 'Analytical Engines');
  await scene.page.getByRole('alert').waitFor();
}

async function atSecondFactor({ house, page, application, email }: Scene): Promise<void> {
  await makeFactors(house, email);
  await enterPassword(page, application, email);
  await page.getByLabel('Code').waitFor();
}

async function atBackupCode(scene: Scene): Promise<void> {
  await atSecondFactor(scene);
  await scene.page.getByRole('link', { name: 'Use a backup code' }).click();
  await scene.page.getByLabel('Backup code').waitFor();
}

// Asked for only until somebody stands there: the house is that of all states.
async function atSetUp({ house, page, application, email }: Scene): Promise<void> {
  await makeUser(house, email);
  await changeSettings(house.house.tools, house.environment, { requireMfa: true });
  await enterPassword(page, application, email);
  await page.getByRole('heading', { name: 'Set up a second step' }).waitFor();
  await changeSettings(house.house.tools, house.environment, { requireMfa: false });
}

async function atSecret(scene: Scene): Promise<void> {
  await atSetUp(scene);
  await press(scene.page, 'Continue');
  await scene.page.getByRole('img').waitFor();
}

async function atBackupCodes(scene: Scene): Promise<void> {
  await atSecret(scene);
  const secret = (await scene.page.locator('.secret').innerText()).replaceAll(' ', '');
  await enterCode(scene.page, totpCode(scene.house, secret), 'Switch on');
  await scene.page.getByRole('link', { name: 'I have kept them' }).waitFor();
}

async function atPasskeys({ house, page, application, email }: Scene): Promise<void> {
  await makeUser(house, email);
  await enterPassword(page, application, email);
  await page.waitForURL(`${application.callback}**`);
  await page.goto(`/passkeys?${new URLSearchParams({ return_to: application.goodbye })}`);
}

async function atSomePasskeys(scene: Scene): Promise<void> {
  await plugIn(scene.page);
  await atPasskeys(scene);
  await press(scene.page, 'Add a passkey');
  await scene.page.getByRole('status').waitFor();
}

async function atPasskeysLate(scene: Scene): Promise<void> {
  await atSomePasskeys(scene);
  scene.house.clock.advance(11 * 60_000);
  await scene.page.goto(scene.page.url());
}
