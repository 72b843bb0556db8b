// Banning many users at once.

import { z } from 'zod';
import { changeBans } from '../../../core/users.ts';
import { secretKey } from '../../../http/access.ts';
import { type Endpoint, endpoint, reply } from '../../../http/endpoint.ts';
import { userSchema } from '../shapes/user.ts';
import { showAll } from '../showing.ts';
import { filled, upTo } from '../user-fields.ts';

const MOST = 50;

const userIds = upTo(MOST, filled)
  .superRefine((ids, ctx) => {
    if (ids.length === 0) ctx.addIssue({ code: 'custom', message: 'must not be empty.', params: { rule: 'empty' } });
  })
  .meta({ minItems: 1, maxItems: MOST });

const all = (verb: 'ban' | 'unban', operation: string, summary: string): Endpoint =>
  endpoint({
    method: 'POST',
    path: `/v1/users/${verb}`,
    operation,
    summary,
    access: secretKey,
    body: z.strictObject({ user_ids: userIds }),
    answers: { 200: z.array(userSchema) },
    refusals: ['not_found'],
    async run({ work, body }) {
      return reply(200, await showAll(work, await changeBans(work, body.user_ids, verb === 'ban')));
    },
  });

export const banUsers = all('ban', 'UsersBan', 'Ban up to fifty users: all, or none where one is not there');
export const unbanUsers = all('unban', 'UsersUnban', 'Let up to fifty banned users in again');
