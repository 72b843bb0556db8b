// Second factors of users: making a TOTP, and taking away what there is. All of it takes no input.

import { z } from 'zod';
import * as factors from '../../../core/second-factors.ts';
import type { Work } from '../../../core/work.ts';
import { secretKey } from '../../../http/access.ts';
import { type Endpoint, endpoint, reply } from '../../../http/endpoint.ts';
import { printTotp, totpSchema } from '../shapes/totp.ts';
import { userParams } from '../showing.ts';

// The vendor took it out of its specifications on 2025-01-31; SDKs of 2024 still call it.
export const createTotp = endpoint({
  method: 'POST',
  path: '/v1/users/:user_id/totp',
  operation: 'CreateUserTOTP',
  summary: 'Make a TOTP for a user, whose secret is shown this once; verify_totp switches it on',
  access: secretKey,
  params: userParams,
  answers: { 200: totpSchema },
  refusals: ['not_found', 'totp_enabled'],
  async run({ work, params }) {
    return reply(200, printTotp(await factors.createTotp(work, params.user_id)));
  },
});

// Without anything to take away too: 200, so that it can be sent again.
const removal = (
  path: string,
  operation: string,
  summary: string,
  run: (work: Work, id: string) => Promise<void>,
): Endpoint =>
  endpoint({
    method: 'DELETE',
    path: `/v1/users/:user_id/${path}`,
    operation,
    summary,
    access: secretKey,
    params: userParams,
    answers: { 200: z.object({ user_id: z.string() }) },
    refusals: ['not_found'],
    async run({ work, params }) {
      await run(work, params.user_id);
      return reply(200, { user_id: params.user_id });
    },
  });

export const deleteTotp = removal('totp', 'DeleteTOTP', "Delete a user's TOTP; backup codes stay", factors.deleteTotp);
export const deleteBackupCodes = removal(
  'backup_code',
  'DeleteBackupCode',
  "Delete all of a user's backup codes",
  factors.deleteBackupCodes,
);
export const disableMfa = removal(
  'mfa',
  'DisableMFA',
  'Delete every second factor of a user: TOTP, backup codes, and what phones are reserved for',
  factors.disableMfa,
);
