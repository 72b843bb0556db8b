// The way of a person through the pages, as far as several tests go it; and what the house tells of it afterwards.

import type { TestHouse } from '../house.ts';
import { PASSWORD } from '../security/steps.ts';
import type { Application, LoginOptions } from './application.ts';
import type { Page } from './chromium.ts';

/** Goes from the application to the pages, and says there who signs in, with which password. */
export async function enterPassword(
  page: Page,
  application: Application,
  email: string,
  options?: LoginOptions,
): Promise<void> {
  await page.goto(application.login(options));
  await page.getByLabel('Email address').fill(email);
  await press(page, 'Continue');
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Sign in');
}

/** How long a form may take to lead somewhere, in ms. */
const PATIENCE = 5_000;

/** Presses a button, by its whole name, and waits for the page that its form leads to. */
export async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await button.waitFor();
  const arrived = page.waitForEvent('domcontentloaded', { timeout: PATIENCE }).catch(() => {});
  await button.click();
  await arrived;
}

/** Fills the field of a code, and sends it. */
export async function enterCode(page: Page, code: string, submit = 'Confirm'): Promise<void> {
  await page.getByRole('textbox').fill(code);
  await press(page, submit);
}

/** Waits until the browser stands on the page of a heading. */
export async function arrive(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

/** The heading of the page. */
export function heading(page: Page): Promise<string> {
  return page.getByRole('heading', { level: 1 }).innerText();
}

/** What the page lists. */
export function listed(page: Page): Promise<string[]> {
  return page.getByRole('main').getByRole('listitem').allInnerTexts();
}

/** What is told of events of some names, the oldest first. */
export async function eventsOf(
  house: TestHouse,
  ...names: string[]
): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const { body } = await house.call('GET', `/events?limit=100&${names.map((name) => `events=${name}`).join('&')}`);
  return body.data;
}
