// Parts of a user that can be taken away: passkeys, wallets, accounts elsewhere.

import { z } from 'zod';
import { unlinkExternalAccount } from '../../../core/external-accounts.ts';
import { removeIdentifier } from '../../../core/identifiers.ts';
import { removePasskey } from '../../../core/passkeys.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { deletedObjectSchema, printDeleted } from '../shapes/common.ts';
import { readExternalAccountId } from '../shapes/external-account.ts';

export const deletePasskey = endpoint({
  method: 'DELETE',
  path: '/v1/users/:user_id/passkeys/:passkey_identification_id',
  operation: 'UserPasskeyDelete',
  summary: 'Delete a passkey of a user, and tell them by mail',
  access: secretKey,
  params: z.object({ user_id: z.string(), passkey_identification_id: z.string() }),
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found'],
  async run({ work, params: { user_id: userId, passkey_identification_id: id } }) {
    await removePasskey(work, userId, id);
    return reply(200, printDeleted('passkey', id));
  },
});

export const deleteWallet = endpoint({
  method: 'DELETE',
  path: '/v1/users/:user_id/web3_wallets/:web3_wallet_identification_id',
  operation: 'UserWeb3WalletDelete',
  summary: 'Delete a web3 wallet of a user; of those left another becomes the primary one',
  access: secretKey,
  params: z.object({ user_id: z.string(), web3_wallet_identification_id: z.string() }),
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found', 'last_identifier'],
  async run({ work, params: { user_id: userId, web3_wallet_identification_id: id } }) {
    await removeIdentifier(work, userId, 'web3_wallet', id);
    return reply(200, printDeleted('web3_wallet', id));
  },
});

export const deleteExternalAccount = endpoint({
  method: 'DELETE',
  path: '/v1/users/:user_id/external_accounts/:external_account_id',
  operation: 'DeleteExternalAccount',
  summary: 'Delete an external account of a user with its tokens, by its own id or that of its identification',
  access: secretKey,
  params: z.object({ user_id: z.string(), external_account_id: z.string() }),
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found', 'last_identifier'],
  async run({ work, params: { user_id: userId, external_account_id: id } }) {
    await unlinkExternalAccount(work, userId, readExternalAccountId(id));
    return reply(200, printDeleted('external_account', id));
  },
});
