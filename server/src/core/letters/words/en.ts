// Letters in English.

import type { Words } from '../words.ts';

export const en: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Confirm your email address for ${product}`,
      title: 'Confirm your email address',
      before: [`Enter this code in ${product} to confirm that this address is yours.`],
      after: [`The code expires ${life}.`, 'If you did not ask for it, ignore this message: nothing will happen.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Your sign-in code for ${product}`,
      title: 'Your sign-in code',
      before: [`Enter this code to sign in to ${product}.`],
      after: [
        `The code expires ${life} and works once.`,
        'Share it with nobody. If you did not try to sign in, ignore this message.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Confirm your new email address for ${product}`,
      title: 'Confirm your new email address',
      before: [`Enter this code in ${product} to use this address for your account.`],
      after: [`The code expires ${life}.`, 'If you did not ask for this change, ignore this message.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Your email address for ${product} was changed`,
      title: 'Your email address was changed',
      before: [`Your account with ${product} now uses the address ${newEmail} instead of this one.`],
      after: [
        'If you made this change, there is nothing to do.',
        `If you did not, somebody else may have access to your account: contact ${product} at once.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Reset your password for ${product}`,
      title: 'Reset your password',
      before: [`Somebody asked to reset the password of your account with ${product}.`],
      button: 'Choose a new password',
      after: [
        `The link expires ${life} and works once.`,
        'If it was not you, ignore this message: your password stays as it is.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `Your password for ${product} was changed`,
      title: 'Your password was changed',
      before: [`The password of your account with ${product} was just changed.`],
      after: [
        'If you made this change, there is nothing to do.',
        `If you did not, reset your password at once and contact ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization ? `Join ${organization} on ${product}` : `You are invited to ${product}`;
      const what = organization ? `join ${organization} on ${product}` : `join ${product}`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} invites you to ${what}.` : `You are invited to ${what}.`],
        button: 'Accept the invitation',
        after: [`The invitation expires ${life}.`, 'If you did not expect it, ignore this message.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `You already have an account with ${product}`,
      title: 'You already have an account',
      before: [`Somebody tried to create an account with ${product} for this address, which has one already.`],
      after: [
        'If it was you, sign in instead. If you have forgotten your password, ask for a new one there.',
        'If it was not you, there is nothing to do: nothing was changed.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? 'A second sign-in step was added' : 'A second sign-in step was removed';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `An authenticator app was added to your account with ${product}.`
            : `An authenticator app was removed from your account with ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'A passkey was added' : 'A passkey was removed';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `A passkey was added to your account with ${product}.`
            : `A passkey was removed from your account with ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Your backup codes were replaced' : 'Your backup codes were removed';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Your account with ${product} has new backup codes. The former ones no longer work.`
            : `The backup codes of your account with ${product} were removed. They no longer work.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'If the button does not work, open this address in your browser:',
  footer: ({ product }) => `You receive this message because this address was used with ${product}.`,
};

function ifNotYou(product: string): string[] {
  return [
    'If you made this change, there is nothing to do.',
    `If you did not, change your password at once and contact ${product}.`,
  ];
}
