// What this wire says of authorization codes, and to devices that poll.

import type { Answer } from '../../../http/face.ts';
import type { DeviceFault } from '../../../model/faults.ts';
import { oauth, plain, type Words } from './envelopes.ts';

const DEVICE: Record<DeviceFault, Answer> = {
  pending: oauth('authorization_pending', 'The authorization request is still pending.'),
  too_fast: oauth('slow_down', 'The device polls too often: wait five seconds longer between polls.'),
  denied: oauth('access_denied', 'The authorization request was denied.'),
  expired: oauth('expired_token', 'The device code has expired.'),
  unknown: oauth('invalid_grant', 'The device code is invalid.'),
};

export const AUTHORIZATIONS: Words<
  | 'invalid_authorization_code'
  | 'code_challenge_not_found'
  | 'unknown_client'
  | 'device_authorization_off'
  | 'device_not_ready'
  | 'invalid_user_code'
  | 'flow_over'
  | 'invalid_form'
  | 'form_sent'
> = {
  invalid_authorization_code: ({ code }) => oauth('invalid_grant', `The code '${code}' has expired or is invalid.`),
  code_challenge_not_found: () =>
    plain(400, 'code_challenge_not_found', 'The code was issued without a code challenge.'),
  unknown_client: () => oauth('invalid_client', 'Unknown client'),
  device_authorization_off: () =>
    oauth('access_denied', 'Device authorization grant is not enabled for this team', 403),
  device_not_ready: ({ fault }) => DEVICE[fault],
  invalid_user_code: () => plain(400, 'invalid_user_code', 'No device waits for this code.'),
  flow_over: () => plain(400, 'flow_over', 'The sign-in is over, or was begun in another browser.'),
  invalid_form: () => plain(403, 'invalid_form', 'The form is not one of this browser, or was open for too long.'),
  form_sent: () => plain(409, 'form_sent', 'The form was sent before.'),
};
