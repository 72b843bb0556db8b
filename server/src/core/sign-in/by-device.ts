// Signing in on a device that a person approved elsewhere (RFC 8628).

import { refuse } from '../../model/refusal.ts';
import type { AuthMethod } from '../../model/session.ts';
import { findUser } from '../../store/users.ts';
import { pollDevice, redeemDevice } from '../devices.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome } from './finish.ts';

/**
 * Answers a poll: begins the session of a device once it is approved. Of parallel polls one gets it. Refuses
 * `device_not_ready`, `device_authorization_off`, and as `finish` does: what became of the person since is asked again.
 */
export async function signInByDevice<T>(work: Work, deviceCode: string, from: Circumstances<T>): Promise<Outcome<T>> {
  const device = await pollDevice(work, from.clientId, deviceCode);
  const user = await findUser(work.db, work.environmentId, device.user_id);
  if (!user) throw refuse('device_not_ready', { fault: 'unknown' });
  const proof = {
    user,
    method: device.auth_method as AuthMethod,
    organizationId: device.organization_id,
    organizationSettled: device.organization_settled,
    secondFactor: device.second_factor,
    settle: (tx: Parameters<typeof redeemDevice>[1]) => redeemDevice(work, tx, device.id),
  };
  return finish(work, proof, {
    ...from,
    ipAddress: from.ipAddress ?? device.ip_address,
    userAgent: from.userAgent ?? device.user_agent,
  });
}
