// Users of this wire: get, delete, ban, lock. Creating and changing them are beside this.

import { getAccount } from '../../../core/accounts.ts';
import * as users from '../../../core/users.ts';
import type { Work } from '../../../core/work.ts';
import { secretKey } from '../../../http/access.ts';
import { type Endpoint, endpoint, reply } from '../../../http/endpoint.ts';
import type { Account } from '../../../model/account.ts';
import { deletedObjectSchema, printDeleted } from '../shapes/common.ts';
import { userSchema } from '../shapes/user.ts';
import { show, userParams } from '../showing.ts';

export const getUser = endpoint({
  method: 'GET',
  path: '/v1/users/:user_id',
  operation: 'GetUser',
  summary: 'Get a user',
  access: secretKey,
  params: userParams,
  answers: { 200: userSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, await show(work, await getAccount(work, params.user_id)));
  },
});

export const deleteUser = endpoint({
  method: 'DELETE',
  path: '/v1/users/:user_id',
  operation: 'DeleteUser',
  summary: 'Delete a user with everything that belongs to them',
  access: secretKey,
  params: userParams,
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    const { externalId, id } = await users.deleteAccount(work, params.user_id);
    return reply(200, { ...printDeleted('user', id), ...(externalId === null ? {} : { external_id: externalId }) });
  },
});

// These take no input; whatever body comes along is not looked at.
const act = (
  verb: string,
  operation: string,
  summary: string,
  run: (work: Work, id: string) => Promise<Account>,
): Endpoint =>
  endpoint({
    method: 'POST',
    path: `/v1/users/:user_id/${verb}`,
    operation,
    summary,
    access: secretKey,
    params: userParams,
    answers: { 200: userSchema },
    refusals: ['not_found'],
    async run({ work, params }) {
      return reply(200, await show(work, await run(work, params.user_id)));
    },
  });

export const banUser = act('ban', 'BanUser', 'Ban a user: all sessions end, and every door refuses', users.banUser);
export const unbanUser = act('unban', 'UnbanUser', 'Let a banned user in again', users.unbanUser);
export const lockUser = act('lock', 'LockUser', 'Keep a user out for the time of a lock-out', users.lockUser);
export const unlockUser = act('unlock', 'UnlockUser', 'Let a locked user in again', users.unlockUser);
