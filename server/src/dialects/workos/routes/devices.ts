// Device authorization of this wire (RFC 8628): a device asks for its codes.

import { z } from 'zod';
import { createDevice } from '../../../core/devices.ts';
import { namedClient } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { optional, text } from '../shapes/common.ts';
import { deviceSchema, printDevice } from '../shapes/device.ts';

const body = z.object({
  client_id: optional(z.string()).describe('Needed: without it no client is meant.'),
  scope: optional(text),
});

const authorizeDeviceAt = (path: string) =>
  endpoint({
    method: 'POST',
    path,
    operation: 'UserlandSsoController_deviceAuthorization',
    summary: 'Ask for the codes of a device',
    access: namedClient,
    body,
    form: true,
    limit: { requests: 60, seconds: 60 },
    answers: { 200: deviceSchema },
    refusals: ['device_authorization_off'],
    async run({ work, clientId, body: { scope } }) {
      return reply(200, printDevice(await createDevice(work, clientId ?? '', scope ?? null)));
    },
  });

export const authorizeDevice = authorizeDeviceAt('/user_management/authorize/device');
/** The same where OAuth clients look for it. */
export const authorizeDeviceByOauth = authorizeDeviceAt('/oauth2/device_authorization');
