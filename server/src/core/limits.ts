// Rate limits: how many requests of a kind one address may make, exact over replicas.

import { addressKey } from '../kit/address.ts';
import { refuse } from '../model/refusal.ts';
import { takeTry } from '../store/attempts.ts';
import type { Work } from './work.ts';

/** Counts a request against the limit of its route and address. Refuses `too_many_requests` with the seconds to wait. */
export async function takeRequest(
  work: Work,
  route: string,
  address: string,
  limit: { requests: number; seconds: number },
): Promise<void> {
  const now = work.now();
  const windowEndsAt = now + limit.seconds * 1000;
  const key = `limit ${route} ${addressKey(address) ?? 'unknown'}`;
  const budget = { now, limit: limit.requests, windowEndsAt, lockEndsAt: windowEndsAt };
  const taken = await work.once((tx) => takeTry(tx, work.environmentId, key, budget));
  if (taken.count > limit.requests) {
    throw refuse('too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil((taken.windowEndsAt - now) / 1000)) });
  }
}
