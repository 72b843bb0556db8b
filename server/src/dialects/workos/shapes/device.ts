// The DeviceAuthorization object of this wire.

import { z } from 'zod';
import type { NewDevice } from '../../../core/devices.ts';
import type { DeviceFacts } from '../../../model/event.ts';
import { printTime } from './common.ts';

export const deviceSchema = z
  .object({
    device_code: z.string().describe('What the device polls with.'),
    user_code: z.string().describe('What a person types.'),
    verification_uri: z.url().describe('Where they type it.'),
    verification_uri_complete: z.url().describe('The same with the code filled in.'),
    expires_in: z.int().describe('Life of both codes, in seconds.'),
    interval: z.int().describe('Seconds to leave between polls.'),
  })
  .meta({ id: 'DeviceAuthorization' });

export function printDevice(device: NewDevice): z.input<typeof deviceSchema> {
  return {
    device_code: device.deviceCode,
    user_code: device.userCode,
    verification_uri: device.verificationUri,
    verification_uri_complete: device.verificationUriComplete,
    expires_in: device.expiresInSeconds,
    interval: device.intervalSeconds,
  };
}

/** A device as events tell of it. */
export function printDeviceFacts({ id, clientId, userId, expiresAt }: DeviceFacts) {
  return { id, client_id: clientId, user_id: userId, expires_at: printTime(expiresAt) };
}
