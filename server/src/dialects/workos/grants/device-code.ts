// The device grant (RFC 8628 section 3.4): a device asks whether it was let in.

import { z } from 'zod';
import { signInByDevice } from '../../../core/sign-in/by-device.ts';
import { printOutcome } from '../shapes/step.ts';
import { circumstances, common, grant } from './grant.ts';

const NAME = 'urn:ietf:params:oauth:grant-type:device_code';

export const deviceCode = grant({
  name: NAME,
  schema: z
    .object({ grant_type: z.literal(NAME), device_code: z.string().min(1), ...common })
    .meta({ id: 'DeviceCodeGrant' }),
  needsSecret: false,
  async run({ work, clientId, body }) {
    return printOutcome(await signInByDevice(work, body.device_code, circumstances(clientId, body)));
  },
});
