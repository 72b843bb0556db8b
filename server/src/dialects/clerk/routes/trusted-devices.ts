// Devices that a user trusts: phones with the vendor's own app, of which there are none here.

import { z } from 'zod';
import { getAccount } from '../../../core/accounts.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { pageOf } from '../queries.ts';
import { userParams } from '../showing.ts';

export const listTrustedDevices = endpoint({
  method: 'GET',
  path: '/v1/users/:user_id/trusted_devices',
  operation: 'ListUserTrustedDevices',
  summary: "A user's trusted devices: none",
  access: secretKey,
  params: userParams,
  answers: { 200: pageOf(z.never()) },
  refusals: ['not_found'],
  async run({ work, params }) {
    await getAccount(work, params.user_id);
    return reply(200, { data: [], total_count: 0 });
  },
});
