// E-mail addresses and phone numbers on their own, through Clerk's SDK.

import { expect } from 'vitest';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { addressOf, NOBODY, notFound, onOtherWire, person, phone, refused } from './cast.ts';

/** The stories of e-mail addresses. */
export function emailAddresses({ operation }: ClerkScene): void {
  operation('emailAddresses.createEmailAddress', (shows) => {
    shows('verified or not, primary or not, as it is told', async (stage) => {
      const made = await person(stage);
      const add = (more: object = {}) =>
        stage.clerk.emailAddresses.createEmailAddress({ userId: made.id, emailAddress: stage.email(), ...more });
      expect((await add()).verification).toBeNull();
      const verified = await add({ verified: true });
      expect(verified.verification).toMatchObject({ status: 'verified', strategy: 'admin' });
      const primary = await add({ verified: true, primary: true });
      expect((await stage.clerk.users.getUser(made.id)).primaryEmailAddressId).toBe(primary.id);
      expect((await onOtherWire(stage, made.id)).email).toBe(primary.emailAddress);
    });

    shows('one that is taken, one that is none, and nobody', async (stage) => {
      const [made, other] = [await person(stage), await person(stage)];
      const add = (emailAddress: string, userId = made.id) =>
        stage.clerk.emailAddresses.createEmailAddress({ userId, emailAddress, verified: true });
      await refused(add(addressOf(other)), 422, 'form_identifier_exists', 'email_address');
      await refused(add('nowhere'), 422, 'form_param_format_invalid', 'email_address');
      await notFound(add(stage.email(), NOBODY));
    });
  });

  operation('emailAddresses.getEmailAddress', (shows) => {
    shows('is the one of the user', async (stage) => {
      const { emailAddresses } = await person(stage);
      const id = emailAddresses[0]?.id as string;
      expect(await stage.clerk.emailAddresses.getEmailAddress(id)).toEqual(emailAddresses[0]);
      await notFound(stage.clerk.emailAddresses.getEmailAddress('idn_none'));
    });
  });

  operation('emailAddresses.updateEmailAddress', (shows) => {
    shows('is verified, and made the primary one', async (stage) => {
      const made = await person(stage);
      const { id, emailAddress } = await stage.clerk.emailAddresses.createEmailAddress({
        userId: made.id,
        emailAddress: stage.email(),
      });
      const changed = await stage.clerk.emailAddresses.updateEmailAddress(id, { verified: true, primary: true });
      expect(changed.verification?.status).toBe('verified');
      expect((await onOtherWire(stage, made.id)).email).toBe(emailAddress);
      expect(await stage.clerk.emailAddresses.updateEmailAddress(id, {})).toEqual(changed);
      await notFound(stage.clerk.emailAddresses.updateEmailAddress('idn_none', { verified: true }));
    });
  });

  operation('emailAddresses.deleteEmailAddress', (shows) => {
    shows('goes, unless nothing else tells who the user is', async (stage) => {
      const made = await person(stage, { emailAddress: [stage.email(), stage.email()] });
      const [first, second] = made.emailAddresses.map(({ id }) => id) as [string, string];
      const remove = (id: string) => stage.clerk.emailAddresses.deleteEmailAddress(id);
      expect(await remove(first)).toMatchObject({ object: 'email_address', id: first, deleted: true });
      expect((await onOtherWire(stage, made.id)).email).toBe(made.emailAddresses[1]?.emailAddress);
      await notFound(remove(first));
      const thrown = await refused(remove(second), 400, 'identification_deletion_failed').catch((error) => error);
      expect(thrown.status ?? thrown.message).toBe(400);
    });
  });

  operation('users.replaceUserEmailAddress', (shows) => {
    shows('takes the place of all others', async (stage) => {
      const made = await person(stage);
      const emailAddress = stage.email();
      const replaced = await stage.clerk.users.replaceUserEmailAddress(made.id, { emailAddress });
      expect(replaced.emailAddress).toBe(emailAddress);
      const after = await stage.clerk.users.getUser(made.id);
      expect(after.emailAddresses.map(({ id }) => id)).toEqual([replaced.id]);
    });
  });
}

/** The stories of phone numbers. */
export function phoneNumbers({ operation }: ClerkScene): void {
  operation('phoneNumbers.createPhoneNumber', (shows) => {
    shows('verified or not, and kept for the second factor', async (stage) => {
      const { id: userId } = await person(stage);
      const add = (more: object = {}) =>
        stage.clerk.phoneNumbers.createPhoneNumber({ userId, phoneNumber: phone(), ...more });
      expect((await add()).verification).toBeNull();
      const factor = await add({ verified: true, reservedForSecondFactor: true });
      expect(factor).toMatchObject({ reservedForSecondFactor: true, verification: { status: 'verified' } });
      expect((await stage.clerk.users.getUser(userId)).twoFactorEnabled).toBe(true);
    });

    shows('one that is taken, one that is none, and nobody', async (stage) => {
      const theirs = phone();
      await person(stage, { phoneNumber: [theirs] });
      const made = await person(stage);
      const add = (phoneNumber: string, userId = made.id) =>
        stage.clerk.phoneNumbers.createPhoneNumber({ userId, phoneNumber, verified: true });
      await refused(add(theirs), 422, 'form_identifier_exists', 'phone_number');
      await refused(add('12'), 422, 'form_param_format_invalid', 'phone_number');
      await notFound(add(phone(), NOBODY));
    });
  });

  operation('phoneNumbers.getPhoneNumber', (shows) => {
    shows('is the one of the user', async (stage) => {
      const { phoneNumbers: own } = await person(stage, { phoneNumber: [phone()] });
      expect(await stage.clerk.phoneNumbers.getPhoneNumber(own[0]?.id as string)).toEqual(own[0]);
      await notFound(stage.clerk.phoneNumbers.getPhoneNumber('idn_none'));
    });
  });

  operation('phoneNumbers.updatePhoneNumber', (shows) => {
    shows('is verified, and kept for the second factor', async (stage) => {
      const { id: userId } = await person(stage);
      const { id } = await stage.clerk.phoneNumbers.createPhoneNumber({ userId, phoneNumber: phone() });
      const change = { verified: true, reservedForSecondFactor: true };
      const changed = await stage.clerk.phoneNumbers.updatePhoneNumber(id, change);
      expect(changed).toMatchObject({ reservedForSecondFactor: true, verification: { status: 'verified' } });
      await notFound(stage.clerk.phoneNumbers.updatePhoneNumber('idn_none', change));
    });
  });

  operation('phoneNumbers.deletePhoneNumber', (shows) => {
    shows('goes', async (stage) => {
      const made = await person(stage, { phoneNumber: [phone()] });
      const id = made.phoneNumbers[0]?.id as string;
      const left = await stage.clerk.phoneNumbers.deletePhoneNumber(id);
      expect(left).toMatchObject({ object: 'phone_number', id, deleted: true });
      expect((await stage.clerk.users.getUser(made.id)).primaryPhoneNumberId).toBeNull();
      await notFound(stage.clerk.phoneNumbers.deletePhoneNumber(id));
    });
  });

  operation('users.replaceUserPhoneNumber', (shows) => {
    shows('takes the place of all others', async (stage) => {
      const made = await person(stage, { phoneNumber: [phone()] });
      const phoneNumber = phone();
      const replaced = await stage.clerk.users.replaceUserPhoneNumber(made.id, { phoneNumber });
      const after = await stage.clerk.users.getUser(made.id);
      expect(after.phoneNumbers.map(({ id }) => id)).toEqual([replaced.id]);
    });
  });
}
