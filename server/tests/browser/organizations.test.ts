// Choosing an organization on the pages, for somebody who belongs to several.

import { expect, test } from 'vitest';
import { claimsIn, hurry, makeOrganization, makeUser, totpCode } from '../security/steps.ts';
import { makeFactors, TOTP_SECRET } from './second-factors.ts';
import { inBrowser } from './suite.ts';
import { arrive, enterCode, enterPassword, eventsOf, press } from './walking.ts';

const ADA = 'ada@example.com';

inBrowser('the choice of an organization', ({ open, visit, application }) => {
  test('somebody who belongs to two says which, and is signed in to that one', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    await makeOrganization(house, 'Analytical Engines', id);
    const difference = await makeOrganization(house, 'Difference & Sons', id);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await arrive(page, 'Choose an organization');
    await press(page, 'Difference & Sons');
    await page.waitForURL(`${app.callback}**`);
    const { authenticationMethod, organizationId, accessToken, user } = app.signedIn();
    expect([authenticationMethod, organizationId, user.id]).toEqual(['Password', difference, id]);
    expect(claimsIn(accessToken)).toMatchObject({ org_id: difference, sub: id, role: 'member' });
    const told = await eventsOf(house, 'authentication.password_succeeded', 'session.created');
    expect(told.map(({ event }) => event)).toEqual(['authentication.password_succeeded', 'session.created']);
    expect(told[1]?.data).toMatchObject({ organization_id: difference });
  });

  test('somebody who belongs to one is not asked', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const only = await makeOrganization(house, 'Only', id);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().organizationId).toBe(only);
  });

  test('nobody is asked for an organization that the application named', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const one = await makeOrganization(house, 'One', id);
    await makeOrganization(house, 'Two', id);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA, { provider: 'authkit', organizationId: one });
    await page.waitForURL(`${app.callback}**`);
    expect(claimsIn(app.signedIn().accessToken)).toMatchObject({ org_id: one });
  });

  test('the second factor is asked for after the choice, and the choice holds', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeFactors(house, ADA);
    const one = await makeOrganization(house, 'One', id);
    await makeOrganization(house, 'Two', id);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await press(page, 'One');
    await enterCode(page, totpCode(house, TOTP_SECRET));
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().organizationId).toBe(one);
  });

  test('whoever is signed in chooses again for another application, and proves nothing again', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeFactors(house, ADA);
    await makeOrganization(house, 'One', id);
    const two = await makeOrganization(house, 'Two', id);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await press(page, 'One');
    await enterCode(page, totpCode(house, TOTP_SECRET));
    await page.waitForURL(`${app.callback}**`);
    const first = claimsIn(app.signedIn().accessToken);
    house.clock.advance(3_600_000);
    await page.goto(app.login());
    await press(page, 'Two');
    await page.waitForURL(`${app.callback}**`);
    const second = claimsIn(app.signedIn().accessToken);
    expect([second.org_id, second.auth_time]).toEqual([two, first.auth_time]);
    expect(await eventsOf(house, 'authentication.mfa_succeeded')).toHaveLength(1);
  });

  test('an organization that was left meanwhile is refused in words, and the other one is still there to choose', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, ADA);
    const left = await makeOrganization(house, 'Left', id);
    const kept = await makeOrganization(house, 'Kept', id);
    const app = await application(house);
    const page = await visit(house);
    await enterPassword(page, app, ADA);
    await page.getByRole('button', { name: 'Left' }).waitFor();
    expect((await house.call('DELETE', `/organizations/${left}`)).status).toBe(200);
    await press(page, 'Left');
    expect(await page.getByRole('alert').innerText()).toBe('You are not a member of that organization.');
    await press(page, 'Kept');
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().organizationId).toBe(kept);
  });
});
