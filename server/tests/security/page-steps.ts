// Somebody of whom no more than the password is known, at the later steps of a sign-in on the pages.

import { expect } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { makeFactors } from '../browser/second-factors.ts';
import type { Reply, TestHouse } from '../house.ts';
import { type Browser, enterPassword, leadsTo, openBrowser } from './browsers.ts';
import { hurry, makeOrganization, makeUser, totpCode } from './steps.ts';

export const ADA = 'ada@example.com';

/** The steps, with their pages, and what brings somebody to each. */
export const STEPS: Record<string, { path: string; make(house: TestHouse): Promise<unknown> }> = {
  mfa_challenge: { path: '/sign-in/second-factor', make: (house) => makeFactors(house, ADA) },
  mfa_enrollment: {
    path: '/sign-in/set-up-second-factor',
    async make(house) {
      await changeSettings(house.house.tools, house.environment, { requireMfa: true });
      await makeUser(house, ADA);
    },
  },
  organization_selection: {
    path: '/sign-in/organization',
    async make(house) {
      const { id } = await makeFactors(house, ADA);
      await makeOrganization(house, 'One', id);
      await makeOrganization(house, 'Two', id);
    },
  },
};

/** The page of a step, in a flow. */
export function pageOf(name: string, flow: string, more = ''): string {
  return `${STEPS[name]?.path}?flow=${flow}${more}`;
}

/** Goes with Ada's password as far as it leads. */
export async function standAt(
  house: TestHouse,
  name: string,
  { quick = true } = {},
): Promise<{ browser: Browser; flow: string }> {
  if (quick) hurry(house);
  await STEPS[name]?.make(house);
  const browser = await openBrowser(house);
  const flow = await enterPassword(browser, ADA);
  expect(leadsTo(await browser.get(pageOf(name, flow)))).toBeNull();
  return { browser, flow };
}

/** Sets a second factor up in a flow that asks for it; gives the backup codes. */
export async function setUp(house: TestHouse, browser: Browser, flow: string): Promise<string[]> {
  const path = pageOf('mfa_enrollment', flow);
  await browser.send(path, {});
  const { text } = await browser.send(path, { code: totpCode(house, keyIn(await browser.get(path))) });
  return [...text.matchAll(/<li>([a-z2-9-]{14})<\/li>/g)].map(([, code]) => String(code));
}

/** The key that the page shows. */
export function keyIn({ text }: Reply): string {
  const [, key = ''] = /class="secret"[^>]*>([A-Z2-7 ]+)</.exec(text) ?? [];
  expect(key, text).not.toBe('');
  return key.replaceAll(' ', '');
}
