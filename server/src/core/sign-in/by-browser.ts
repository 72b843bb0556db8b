// Signing in where the browser is signed in on our pages already: one sign-in does for all clients of an environment.

import type { BrowserSession } from '../../model/flow.ts';
import { refuse } from '../../model/refusal.ts';
import type { AuthMethod } from '../../model/session.ts';
import { holdBrowserSession } from '../../store/browser-sessions.ts';
import { findUser } from '../../store/users.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome } from './finish.ts';

/**
 * Goes on with what a browser proved earlier. Every gate is asked again, of whoever the person is by now. Refuses
 * `invalid_credentials` for a session that ended meanwhile, and as `finish` does.
 */
export async function signInByBrowser<T>(
  work: Work,
  session: BrowserSession,
  from: Circumstances<T>,
): Promise<Outcome<T>> {
  const user = await findUser(work.db, work.environmentId, session.userId);
  if (!user) throw refuse('invalid_credentials', { email: '' });
  const { authMethod, secondFactor, authenticatedAt, id: browserSessionId } = session;
  const proven = { method: authMethod as AuthMethod, secondFactor, authenticatedAt, browserSessionId };
  const stands: Parameters<typeof finish<T>>[1]['stands'] = (tx) =>
    holdBrowserSession(tx, work.environmentId, session.id, work.now());
  return finish(work, { user, ...proven, stands }, from);
}
