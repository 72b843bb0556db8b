// The pages that are opened by a link, each with somebody whom it is for, for the tests that attack them.

import { expect } from 'vitest';
import { createApplication } from '../../src/core/applications.ts';
import type { Reply, TestHouse } from '../house.ts';
import { type Browser, enterPassword, openBrowser, REDIRECT } from './browsers.ts';
import { makeOrganization, makeUser, post, UM } from './steps.ts';

export const ADA = 'ada@example.com';
export const NEW = 'another horse battery staple';

/** A link, in a browser that has come to it, and a form there that does what it is for. */
export interface Link {
  browser: Browser;
  path: string;
  fields: Record<string, string>;
  /** What is told of it, once it was done. */
  event?: string;
}

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;

/** A link to set a new password. */
export async function resetLink(house: TestHouse): Promise<string> {
  return pathOf((await post(house, `${UM}/password_reset`, { email: ADA })).body.password_reset_url);
}

/** An invitation to an organization. */
export async function invitation(house: TestHouse, organization_id: string, email = ADA): Promise<string> {
  const { status, body, text } = await post(house, `${UM}/invitations`, { email, organization_id });
  expect(status, text).toBe(201);
  return pathOf(body.accept_invitation_url);
}

/** A ticket to sign in with. */
export async function ticket(house: TestHouse, user_id: string): Promise<string> {
  return pathOf((await house.call('POST', '/v1/sign_in_tokens', { body: { user_id } })).body.url);
}

/** The codes of a device. */
export async function askDevice(house: TestHouse): Promise<{ device_code: string; user_code: string }> {
  return (await house.call('POST', `${UM}/authorize/device`, { key: null, body: { client_id: house.clientId } })).body;
}

/** An application of somebody else; gives its client id. */
export async function otherApplication(house: TestHouse): Promise<string> {
  const organizationId = await makeOrganization(house, 'Difference & Sons');
  const redirectUris = [{ uri: REDIRECT, isDefault: true }];
  const other = { name: 'Card puncher', organizationId, scopes: ['read'], redirectUris };
  return (await createApplication(house.work, { kind: 'third_party', ...other })).clientId;
}

/** A browser in which somebody is signed in. */
export async function signedIn(house: TestHouse, email = ADA): Promise<Browser> {
  const browser = await openBrowser(house);
  await enterPassword(browser, email);
  return browser;
}

/** Sends a form with a token that the browser was given for one. */
export async function send(browser: Browser, path: string, fields: Record<string, string> = {}): Promise<Reply> {
  return browser.send(path, { form_token: await formToken(browser), ...fields });
}

/** A token for a form of a browser, of the environment of a page. */
export async function formToken(browser: Browser, path = '/device'): Promise<string> {
  const { text } = await browser.get(path);
  return /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** Every link, with what its form does. Each is made on a house where Ada has an account. */
export const LINKS: Record<string, (house: TestHouse, adaId: string) => Promise<Link>> = {
  'the page of a forgotten password': async (house) => ({
    browser: await openBrowser(house),
    path: '/forgot-password',
    fields: { email: ADA },
    event: 'password_reset.created',
  }),
  'a link to set a password': async (house) => ({
    browser: await openBrowser(house),
    path: await resetLink(house),
    fields: { password: NEW },
    event: 'password_reset.succeeded',
  }),
  'an invitation': async (house) => {
    const browser = await signedIn(house);
    const path = await invitation(house, await makeOrganization(house, 'Acme'));
    return { browser, path, fields: {}, event: 'invitation.accepted' };
  },
  'a ticket': async (house, adaId) => ({
    browser: await openBrowser(house),
    path: await ticket(house, adaId),
    fields: {},
    event: 'sign_in_token.accepted',
  }),
  'the code of a device': async (house) => {
    const { user_code } = await askDevice(house);
    return { browser: await signedIn(house), path: `/device?user_code=${user_code}`, fields: { user_code } };
  },
  'a device that asks': async (house) => {
    const { user_code } = await askDevice(house);
    const browser = await signedIn(house);
    await send(browser, '/device', { user_code });
    const fields = { user_code, decision: 'approve' };
    return { browser, path: `/device?user_code=${user_code}`, fields, event: 'device.approved' };
  },
  'an application that asks': async (house) => {
    const browser = await signedIn(house);
    const to = await browser.authorize({ client_id: await otherApplication(house) });
    expect(to).toMatch(/^\/sign-in\/consent\?flow=/);
    return { browser, path: to, fields: { decision: 'allow' }, event: 'application.authorized' };
  },
};

/** Makes somebody with an account, and a link. */
export async function atLink(house: TestHouse, name: string): Promise<Link> {
  const { id } = await makeUser(house, ADA);
  return (LINKS[name] as (typeof LINKS)[string])(house, id);
}
