// Lists of users and their count through Clerk's SDK, which asks for both at once: they must agree.

import { expect } from 'vitest';
import type { ClerkScene, ClerkStage } from '../../harness/clerk-stories.ts';
import { linkAccount } from '../../harness/pages.ts';
import { next, person, phone, refused, wallet } from './cast.ts';

// Three of one family, made at known moments; nobody else has the name.
async function family(stage: ClerkStage) {
  const lastName = `Family${next()}`;
  const made = [];
  for (const [at, firstName] of ['Anna', 'Berta', 'Clara'].entries()) {
    const createdAt = new Date(Date.UTC(2001, at, 1));
    made.push(
      await person(stage, {
        firstName,
        lastName,
        createdAt,
        username: `fam${next()}_${firstName}`,
        externalId: `fam-${next()}`,
        phoneNumber: [phone()],
        web3Wallet: [wallet()],
      } as object),
    );
  }
  const [anna, berta, clara] = made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]];
  const list = (params: object = {}) =>
    stage.clerk.users.getUserList({ userId: [anna.id, berta.id, clara.id], ...params });
  const names = async (params: object = {}) => (await list(params)).data.map(({ firstName }) => firstName);
  return { lastName, anna, berta, clara, list, names };
}

/** The stories of lists. */
export function userLists({ operation }: ClerkScene): void {
  operation('users.getUserList', (shows) => {
    shows('newest first, by the time that was given; the total is told beside', async (stage) => {
      const { list, names } = await family(stage);
      expect(await names()).toEqual(['Clara', 'Berta', 'Anna']);
      expect((await list()).totalCount).toBe(3);
      const { data, totalCount } = await list({ limit: 1, offset: 1 });
      expect([data.map(({ firstName }) => firstName), totalCount]).toEqual([['Berta'], 3]);
      expect(await names({ offset: 7 })).toEqual([]);
    });

    shows('in each order, both ways', async (stage) => {
      const { names } = await family(stage);
      for (const orderBy of ['created_at', '+created_at', 'first_name', 'email_address', 'username', 'phone_number'])
        expect([orderBy, await names({ orderBy })]).toEqual([orderBy, ['Anna', 'Berta', 'Clara']]);
      for (const orderBy of ['-first_name', '-web3wallet', '-username'])
        expect([orderBy, await names({ orderBy })]).toEqual([orderBy, ['Clara', 'Berta', 'Anna']]);
      for (const orderBy of ['last_name', 'updated_at', 'last_active_at', '-last_sign_in_at'])
        expect((await names({ orderBy })).sort()).toEqual(['Anna', 'Berta', 'Clara']);
    });

    shows('by each identifier: several values of one filter, all of several filters', async (stage) => {
      const { anna, berta, names } = await family(stage);
      const both = ['Berta', 'Anna'];
      const addresses = [anna, berta].map(({ emailAddresses }) => emailAddresses[0]?.emailAddress.toUpperCase());
      expect(await names({ emailAddress: [...addresses, 'nobody@example.com'] })).toEqual(both);
      const numbers = [anna, berta].map(({ phoneNumbers }) => phoneNumbers[0]?.phoneNumber);
      expect(await names({ phoneNumber: numbers })).toEqual(both);
      expect(await names({ username: [anna.username, berta.username] })).toEqual(both);
      const wallets = [anna, berta].map(({ web3Wallets }) => web3Wallets[0]?.web3Wallet);
      expect(await names({ web3Wallet: wallets })).toEqual(both);
      expect(await names({ externalId: [anna.externalId, berta.externalId] })).toEqual(both);
      expect(await names({ username: [anna.username], externalId: [berta.externalId] })).toEqual([]);
    });

    shows('trap 17: + includes, - excludes', async (stage) => {
      const { anna, berta, clara, names } = await family(stage);
      expect(await names({ userId: [`+${anna.id}`, clara.id] })).toEqual(['Clara', 'Anna']);
      expect(await names({ externalId: [`-${anna.externalId}`] })).toEqual(['Clara', 'Berta']);
      expect(await names({ userId: [anna.id, berta.id, `-${berta.id}`] })).toEqual(['Anna']);
    });

    shows('by what is searched for, in any case', async (stage) => {
      const { lastName, anna, names } = await family(stage);
      expect(await names({ query: lastName.toUpperCase() })).toEqual(['Clara', 'Berta', 'Anna']);
      expect(await names({ query: 'berta' })).toEqual(['Berta']);
      expect(await names({ query: anna.id })).toEqual(['Anna']);
      expect(await names({ query: 'nobody of this name' })).toEqual([]);
    });

    shows('by times', async (stage) => {
      const { names } = await family(stage);
      const february = Date.UTC(2001, 1, 1);
      expect(await names({ createdAtBefore: february })).toEqual(['Anna']);
      expect(await names({ createdAtAfter: february })).toEqual(['Clara']);
      expect(await names({ lastActiveAtAfter: 1 })).toEqual([]);
      expect(await names({ lastSignInAtBefore: Date.now() })).toEqual([]);
      expect(await names({ last_active_at_since: 1 })).toEqual([]);
    });

    shows('by standing and by an account elsewhere', async (stage) => {
      const { anna, clara, names } = await family(stage);
      await stage.clerk.users.banUser(clara.id);
      expect(await names({ banned: true })).toEqual(['Clara']);
      const subject = `google-${next()}`;
      await linkAccount(stage, anna.id, 'google', subject);
      expect(await names({ provider: 'oauth_google', providerUserId: [subject] })).toEqual(['Anna']);
    });

    shows('a limit out of range is the usual one; an order that nobody knows is refused', async (stage) => {
      const { list } = await family(stage);
      expect((await list({ limit: 501 })).data).toHaveLength(3);
      await refused(list({ orderBy: 'shoe_size' }), 422, 'form_param_value_invalid', 'order_by');
      await refused(list({ createdAtBefore: 'today' }), 422, 'form_param_invalid_date', 'created_at_before');
      const many = Array.from({ length: 101 }, (_, at) => `user_${at}`);
      await refused(list({ userId: many }), 422, 'form_param_array_size_exceeded', 'user_id');
    });
  });

  operation('users.getCount', (shows) => {
    shows('trap 11: is a number, and agrees with the list', async (stage) => {
      const { anna, berta } = await family(stage);
      expect(await stage.clerk.users.getCount({ userId: [anna.id, berta.id] })).toBe(2);
      const all = await stage.clerk.users.getCount();
      expect(all).toBeGreaterThanOrEqual(3);
      expect((await stage.clerk.users.getUserList({ limit: 1 })).totalCount).toBe(all);
    });
  });
}
