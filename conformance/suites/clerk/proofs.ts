// Passwords, second factors and what else proves a user, through Clerk's SDK: checked and taken away.

import { expect } from 'vitest';
import type { ClerkScene, ClerkStage } from '../../harness/clerk-stories.ts';
import { linkAccount } from '../../harness/pages.ts';
import { totp, wrongTotp } from '../../harness/totp.ts';
import { NOBODY, next, notFound, PASSWORD, person, refused, SECRET, wallet } from './cast.ts';

/** The stories of checks. */
export function checks({ operation }: ClerkScene): void {
  operation('users.verifyPassword', (shows) => {
    shows('the right one is verified, a wrong one is refused', async (stage) => {
      const { id: userId } = await person(stage, { password: PASSWORD });
      expect(await stage.clerk.users.verifyPassword({ userId, password: PASSWORD })).toEqual({ verified: true });
      await refused(stage.clerk.users.verifyPassword({ userId, password: 'another one' }), 422, 'incorrect_password');
    });

    shows('a user without one, a call without one, and nobody', async (stage) => {
      const { id: userId } = await person(stage);
      await refused(stage.clerk.users.verifyPassword({ userId, password: PASSWORD }), 400, 'no_password_set');
      const nothing = { userId } as { userId: string; password: string };
      await refused(stage.clerk.users.verifyPassword(nothing), 422, 'form_param_missing', 'password');
      await notFound(stage.clerk.users.verifyPassword({ userId: NOBODY, password: PASSWORD }));
    });
  });

  operation('users.verifyTOTP', (shows) => {
    shows('a code of now is verified, once; a backup code is, once', async (stage) => {
      const { id: userId } = await person(stage, {
        totpSecret: SECRET,
        backupCodes: ['backup-code-1', 'backup-code-2'],
      });
      const verify = (code: string) => stage.clerk.users.verifyTOTP({ userId, code });
      const code = totp(SECRET);
      expect(await verify(code)).toEqual({ verified: true, code_type: 'totp' });
      await refused(verify(code), 422, 'totp_incorrect_code');
      expect(await verify('backup-code-1')).toEqual({ verified: true, code_type: 'backup_code' });
      await refused(verify('backup-code-1'), 422, 'totp_incorrect_code');
      await verify('backup-code-2');
      expect((await stage.clerk.users.getUser(userId)).backupCodeEnabled).toBe(false);
    });

    shows('a wrong code, one of another length, a user without any, and nobody', async (stage) => {
      const { id: userId } = await person(stage, { totpSecret: SECRET });
      const verify = (code: string, of = userId) => stage.clerk.users.verifyTOTP({ userId: of, code });
      await refused(verify(wrongTotp(SECRET)), 422, 'totp_incorrect_code');
      await refused(verify('12'), 422, 'totp_invalid_length');
      await refused(verify('123456', (await person(stage)).id), 400, 'totp_disabled');
      await notFound(verify('123456', NOBODY));
    });
  });

  operation('users.removePassword', (shows) => {
    shows('the password is gone', async (stage) => {
      const { id } = await person(stage, { password: PASSWORD });
      expect((await stage.clerk.users.removePassword(id)).passwordEnabled).toBe(false);
      const verify = stage.clerk.users.verifyPassword({ userId: id, password: PASSWORD });
      await refused(verify, 400, 'no_password_set');
    });
    shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users.removePassword(NOBODY)).then(() => {}));
  });

  for (const verb of ['setPasswordCompromised', 'unsetPasswordCompromised'] as const) {
    operation(`users.${verb}`, (shows) => {
      shows('gives the user', async (stage) => {
        const { id } = await person(stage, { password: PASSWORD });
        expect((await stage.clerk.users[verb](id)).id).toBe(id);
      });
      shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users[verb](NOBODY)).then(() => {}));
    });
  }
}

const both = { totpSecret: SECRET, backupCodes: ['backup-code-1', 'backup-code-2'] };

/** The stories of taking second factors away. */
export function secondFactors({ operation }: ClerkScene): void {
  operation('users.deleteUserTOTP', (shows) => {
    shows('the TOTP goes, the backup codes stay; a second time changes nothing', async (stage) => {
      const { id } = await person(stage, both);
      expect(await stage.clerk.users.deleteUserTOTP(id)).toEqual({ user_id: id });
      const after = await stage.clerk.users.getUser(id);
      expect(after).toMatchObject({ totpEnabled: false, backupCodeEnabled: true });
      expect(await stage.clerk.users.deleteUserTOTP(id)).toEqual({ user_id: id });
    });
    shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users.deleteUserTOTP(NOBODY)).then(() => {}));
  });

  operation('users.deleteUserBackupCodes', (shows) => {
    shows('the backup codes go, the TOTP stays', async (stage) => {
      const { id } = await person(stage, both);
      expect(await stage.clerk.users.deleteUserBackupCodes(id)).toEqual({ user_id: id });
      const after = await stage.clerk.users.getUser(id);
      expect(after).toMatchObject({ totpEnabled: true, backupCodeEnabled: false, twoFactorEnabled: true });
    });
    shows('an unknown user is not found', async ({ clerk }) => {
      await notFound(clerk.users.deleteUserBackupCodes(NOBODY));
    });
  });

  operation('users.disableUserMFA', (shows) => {
    shows('every second factor goes, and when is told', async (stage) => {
      const { id } = await person(stage, both);
      expect(await stage.clerk.users.disableUserMFA(id)).toEqual({ user_id: id });
      const after = await stage.clerk.users.getUser(id);
      expect(after).toMatchObject({ totpEnabled: false, backupCodeEnabled: false, twoFactorEnabled: false });
      const { mfa_enabled_at: enabled, mfa_disabled_at: disabled } = after.raw as unknown as Record<string, number>;
      expect([typeof enabled, typeof disabled]).toEqual(['number', 'number']);
    });
    shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users.disableUserMFA(NOBODY)).then(() => {}));
  });
}

/** The stories of taking away what a user signs in with. */
export function ways({ operation }: ClerkScene): void {
  operation('users.deleteUserPasskey', (shows) => {
    shows('what is left is told, and the user has it no more', async (stage) => {
      const { id: userId } = await person(stage);
      const passkeyIdentificationId = await passkeyOf(stage, userId);
      const left = await stage.clerk.users.deleteUserPasskey({ userId, passkeyIdentificationId });
      expect(left).toMatchObject({ object: 'passkey', id: passkeyIdentificationId, deleted: true });
      await notFound(stage.clerk.users.deleteUserPasskey({ userId, passkeyIdentificationId }));
    });

    shows("somebody else's is not found", async (stage) => {
      const [mine, theirs] = [await person(stage), await person(stage)];
      const passkeyIdentificationId = await passkeyOf(stage, theirs.id);
      await notFound(stage.clerk.users.deleteUserPasskey({ userId: mine.id, passkeyIdentificationId }));
    });
  });

  operation('users.deleteUserWeb3Wallet', (shows) => {
    shows('what is left is told, and the primary one is none or another', async (stage) => {
      const made = await person(stage, { web3Wallet: [wallet(), wallet()] } as object);
      const remove = (at: number) =>
        stage.clerk.users.deleteUserWeb3Wallet({
          userId: made.id,
          web3WalletIdentificationId: made.web3Wallets[at]?.id as string,
        });
      expect(await remove(0)).toMatchObject({ object: 'web3_wallet', id: made.web3Wallets[0]?.id, deleted: true });
      const after = await stage.clerk.users.getUser(made.id);
      expect(after.web3Wallets).toHaveLength(1);
      expect([null, made.web3Wallets[1]?.id]).toContain(after.primaryWeb3WalletId);
      await remove(1);
      expect((await stage.clerk.users.getUser(made.id)).primaryWeb3WalletId).toBeNull();
      await notFound(remove(1));
    });

    shows('the last identifier stays', async (stage) => {
      const made = await stage.clerk.users.createUser({ web3Wallet: [wallet()] } as object);
      const last = { userId: made.id, web3WalletIdentificationId: made.web3Wallets[0]?.id as string };
      await refused(stage.clerk.users.deleteUserWeb3Wallet(last), 400, 'identification_deletion_failed');
      expect((await stage.clerk.users.getUser(made.id)).web3Wallets).toHaveLength(1);
    });
  });

  operation('users.deleteUserExternalAccount', (shows) => {
    shows('by its own id or by that of its identification', async (stage) => {
      const made = await person(stage);
      await linkAccount(stage, made.id, 'google', `google-${next()}`);
      await linkAccount(stage, made.id, 'github', `github-${next()}`);
      const { externalAccounts } = await stage.clerk.users.getUser(made.id);
      expect(externalAccounts.map(({ provider }) => provider).sort()).toEqual(['oauth_github', 'oauth_google']);
      const [one, other] = externalAccounts.map(({ id, identificationId }) => ({ id, identificationId }));
      const remove = (externalAccountId = '') =>
        stage.clerk.users.deleteUserExternalAccount({ userId: made.id, externalAccountId });
      expect(await remove(one?.id)).toMatchObject({ object: 'external_account', deleted: true });
      await remove(other?.identificationId);
      expect((await stage.clerk.users.getUser(made.id)).externalAccounts).toEqual([]);
      await refused(remove(one?.id), 404, 'external_account_not_found');
    });

    shows("somebody else's is not found", async (stage) => {
      const [mine, theirs] = [await person(stage), await person(stage)];
      await linkAccount(stage, theirs.id, 'google', `google-${next()}`);
      const [account] = (await stage.clerk.users.getUser(theirs.id)).externalAccounts;
      const stolen = { userId: mine.id, externalAccountId: account?.id as string };
      await refused(stage.clerk.users.deleteUserExternalAccount(stolen), 404, 'external_account_not_found');
    });
  });

  operation('users.getUserOauthAccessToken', (shows) => {
    shows('trap 8: a user without an account of the provider has an empty page', async (stage) => {
      const { id } = await person(stage);
      const none = await stage.clerk.users.getUserOauthAccessToken(id, 'google');
      expect(none).toEqual({ data: [], totalCount: 0 });
    });

    shows('an account of a provider that is not set up is refused as such', async (stage) => {
      const { id } = await person(stage);
      await linkAccount(stage, id, 'google', `google-${next()}`);
      const call = stage.clerk.users.getUserOauthAccessToken(id, 'google');
      await refused(call, 404, 'oauth_token_provider_not_enabled');
    });

    shows('a provider that nobody knows, and nobody', async (stage) => {
      const { id } = await person(stage);
      const unknown = stage.clerk.users.getUserOauthAccessToken(id, 'nowhere' as 'google');
      await refused(unknown, 400, 'oauth_unsupported_provider');
      await notFound(stage.clerk.users.getUserOauthAccessToken(NOBODY, 'google'));
    });
  });
}

// A passkey as a ceremony would leave it behind; nobody holds its key.
async function passkeyOf({ server }: ClerkStage, userId: string): Promise<string> {
  const { query } = server.storage;
  const [environment] = await query('select id from environments limit 1');
  const id = `idn_passkey${next()}x${Date.now()}`;
  await query(
    `insert into passkeys (environment_id, id, user_id, name, credential_id, public_key, counter, transports,
      is_backed_up, last_used_at, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    environment?.id as string,
    id,
    userId,
    'laptop',
    id,
    'none',
    0,
    '[]',
    false,
    null,
    Date.now(),
    Date.now(),
  );
  return id;
}
