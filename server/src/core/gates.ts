// Whom no door lets in, whatever they prove: asked before every session and every token, of the row as it is then.

import { refuse } from '../model/refusal.ts';
import { isLocked, type User } from '../model/user.ts';

/** Refuses `user_banned`, `user_locked`. */
export function checkGates(user: Pick<User, 'bannedAt' | 'lockedAt' | 'lockedUntil'>, now: number): void {
  if (user.bannedAt !== null) throw refuse('user_banned');
  if (!isLocked(user, now)) return;
  const { lockedUntil } = user;
  throw refuse('user_locked', {
    retryAfterSeconds: lockedUntil === null ? null : Math.ceil((lockedUntil - now) / 1000),
  });
}
