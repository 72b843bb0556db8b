// Devices that cannot show a page (RFC 8628): they ask for a code, a person types it elsewhere, and they poll meanwhile.

import { newId } from '../kit/ids.ts';
import { digest, keyedDigest, randomFrom, randomToken } from '../kit/secrets.ts';
import type { DeviceFacts } from '../model/event.ts';
import { refuse } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';
import { holdBrowserSession } from '../store/browser-sessions.ts';
import { Conflict, Orphan, type Tx } from '../store/database.ts';
import * as store from '../store/devices.ts';
import { lockUser } from '../store/users.ts';
import { returnAttempt, takeAttempt } from './attempts.ts';
import { emit } from './events.ts';
import { pageUrl } from './page-links.ts';
import type { Work } from './work.ts';

const LIFE_SECONDS = 300;
const INTERVAL_SECONDS = 5;
/** RFC 8628 section 3.5: how much longer a device must wait after each poll that came too early. */
const SLOWER_SECONDS = 5;
/** Consonants: no words come out, and none of them is taken for a digit (RFC 8628 section 6.1). 34 bits in eight. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const USER_CODE = new RegExp(`^[${LETTERS}]{8}$`);

/** What a device is told: what to show, and how to poll. */
export interface NewDevice {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  verificationUriComplete: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}

/** What a person is shown before they decide (RFC 8628 section 5.4). */
export interface AskingDevice {
  clientId: string;
  scope: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  expiresAt: number;
}

/** Who typed a user code: a browser session, and the address it comes from. */
export interface CodeVisitor {
  id: string;
  address: string | null;
}

/** Whoever approves a device, and how they had signed in. */
export interface DeviceApproval {
  userId: string;
  method: AuthMethod;
  organizationId: string | null;
  organizationSettled: boolean;
  secondFactor: boolean;
  /** The session on our pages in which they do; it has to live when they have. */
  browserSessionId?: string;
}

/** Gives a device its two codes. Refuses `device_authorization_off`. */
export async function createDevice(work: Work, clientId: string, scope: string | null): Promise<NewDevice> {
  checkDevices(work);
  const deviceCode = randomToken(32);
  const userCode = await putDevice(work, clientId, scope, digest(deviceCode));
  const shown = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
  return {
    deviceCode,
    userCode: shown,
    verificationUri: pageUrl(work, '/device'),
    verificationUriComplete: pageUrl(work, '/device', { user_code: shown }),
    expiresInSeconds: LIFE_SECONDS,
    intervalSeconds: INTERVAL_SECONDS,
  };
}

/**
 * The device that shows a user code, however it is typed; from then on it is for this visitor to decide (O7). Wrong
 * codes count, for the browser session and for its address: refuses `invalid_user_code`, `account_locked`. A right one
 * gives its try back but forgives no others: else whoever has a device of their own could guess for ever.
 */
export async function findDevice(work: Work, typed: string, visitor: CodeVisitor): Promise<AskingDevice> {
  checkDevices(work);
  const attempt = await takeAttempt(work, 'user code', visitor.id, visitor.address);
  const userLookup = lookupOf(work, typed);
  const by = { visitor: digest(visitor.id), now: work.now() };
  const device =
    userLookup && (await work.once((tx) => store.claimDevice(tx, work.environmentId, { ...by, userLookup })));
  if (!device) throw refuse('invalid_user_code');
  await returnAttempt(work, attempt);
  return {
    clientId: device.client_id,
    scope: device.scope,
    ipAddress: device.ip_address,
    userAgent: device.user_agent,
    expiresAt: device.expires_at,
  };
}

/**
 * Lets a device in, once: of parallel decisions one gets here. Only the visitor who typed its code may. Refuses
 * `invalid_user_code`, `not_found` for a user who was removed meanwhile, and `invalid_credentials` for a browser's
 * session that ended. Gives the device's client.
 */
export async function approveDevice(
  work: Work,
  typed: string,
  visitor: CodeVisitor,
  { method: authMethod, browserSessionId, ...given }: DeviceApproval,
): Promise<string> {
  const { userId } = given;
  return decide(work, 'device.approved', typed, visitor, async (tx, by) => {
    // Held, so that whatever ends the session either comes first or takes this back too.
    if (browserSessionId !== undefined) {
      await lockUser(tx, work.environmentId, userId);
      if (!(await holdBrowserSession(tx, work.environmentId, browserSessionId, work.now())))
        throw refuse('invalid_credentials', { email: '' });
    }
    return store.approveDevice(tx, work.environmentId, { ...by, ...given, authMethod }).catch((error: unknown) => {
      throw error instanceof Orphan ? refuse('not_found', { entity: 'user', id: userId }) : error;
    });
  });
}

/** Turns a device away, once. Only the visitor who typed its code may. Refuses `invalid_user_code`. */
export async function denyDevice(work: Work, typed: string, visitor: CodeVisitor): Promise<void> {
  await decide(work, 'device.denied', typed, visitor, (tx, by) => store.denyDevice(tx, work.environmentId, by));
}

/**
 * What became of a device that polls: gives it once it is approved. Refuses `device_not_ready` with what a device must
 * know (RFC 8628 section 3.5). Only while it waits can it poll too often.
 */
export async function pollDevice(
  work: Work,
  clientId: string,
  deviceCode: string,
): Promise<store.DeviceRow & { user_id: string; auth_method: string }> {
  checkDevices(work);
  const row = await store.findDevice(work.db, work.environmentId, digest(deviceCode));
  if (!row || row.client_id !== clientId || row.used_at !== null)
    throw refuse('device_not_ready', { fault: 'unknown' });
  if (row.denied_at !== null) throw refuse('device_not_ready', { fault: 'denied' });
  const now = work.now();
  if (row.expires_at <= now) throw refuse('device_not_ready', { fault: 'expired' });
  const { user_id, auth_method } = row;
  if (user_id !== null && auth_method !== null) return { ...row, user_id, auth_method };
  if (await work.once((tx) => store.pollDevice(tx, work.environmentId, row.id, now)))
    throw refuse('device_not_ready', { fault: 'pending' });
  const more = SLOWER_SECONDS;
  await work.once((tx) => store.slowDevice(tx, work.environmentId, { id: row.id, now, more }));
  throw refuse('device_not_ready', { fault: 'too_fast' });
}

/** Spends an approved device in the commit of its session: of parallel polls one gets here. Refuses `device_not_ready`. */
export async function redeemDevice(work: Work, tx: Tx, id: string): Promise<void> {
  if (!(await store.useDevice(tx, work.environmentId, id, work.now())))
    throw refuse('device_not_ready', { fault: 'unknown' });
}

// Codes are unique among those that wait. With a handful of them among 25 billion, a second draw is rare and a third none.
async function putDevice(work: Work, clientId: string, scope: string | null, lookup: string): Promise<string> {
  const { address, userAgent } = work.actor;
  for (let draws = 1; ; draws += 1) {
    const userCode = randomFrom(LETTERS, 8);
    const now = work.now();
    const row: store.DeviceRow = {
      environment_id: work.environmentId,
      id: newId('device', now),
      client_id: clientId,
      digest: lookup,
      user_lookup: lookupOf(work, userCode),
      scope,
      ip_address: address,
      user_agent: userAgent,
      visitor: null,
      user_id: null,
      auth_method: null,
      organization_id: null,
      organization_settled: false,
      second_factor: false,
      poll_seconds: INTERVAL_SECONDS,
      next_poll_at: now,
      approved_at: null,
      denied_at: null,
      expires_at: now + LIFE_SECONDS * 1000,
      used_at: null,
      created_at: now,
      updated_at: now,
    };
    try {
      await work.once((tx) => store.insertDevice(tx, row));
      return userCode;
    } catch (error) {
      if (!(error instanceof Conflict && error.column === 'user_lookup') || draws === 5) throw error;
    }
  }
}

async function decide(
  work: Work,
  event: 'device.approved' | 'device.denied',
  typed: string,
  visitor: CodeVisitor,
  write: (tx: Tx, by: { userLookup: string; visitor: string; now: number }) => Promise<store.DeviceRow | null>,
): Promise<string> {
  checkDevices(work);
  const userLookup = lookupOf(work, typed);
  if (!userLookup) throw refuse('invalid_user_code');
  return work.commit(async (tx) => {
    const row = await write(tx, { userLookup, visitor: digest(visitor.id), now: work.now() });
    if (!row) throw refuse('invalid_user_code');
    const facts: DeviceFacts = { id: row.id, clientId: row.client_id, userId: row.user_id, expiresAt: row.expires_at };
    await emit(work, tx, event, facts, { clientId: row.client_id });
    return row.client_id;
  });
}

function checkDevices(work: Work): void {
  if (!work.environment.settings.deviceAuthorization) throw refuse('device_authorization_off');
}

// Keyed: a dump must not tell the codes that wait, which are few enough to try them all.
function lookupOf(work: Work, typed: string): string | null {
  const code = typed.slice(0, 64).replace(/[\s-]/g, '').toUpperCase();
  return USER_CODE.test(code) ? keyedDigest(work.tools.vault.key('codes'), `device\n${code}`) : null;
}
