// Sign-ins that the try page asks for, as an application would: what one has to remember follows from the browser.

import { digest, equalSecrets, keyedDigest, randomToken } from '../kit/secrets.ts';
import { refuse } from '../model/refusal.ts';
import { tryTarget } from './redirects.ts';
import type { Work } from './work.ts';

/** One sign-in of the try page. */
export interface Trial {
  clientId: string;
  redirectUri: string;
  state: string;
  /** PKCE (RFC 7636). */
  verifier: string;
  challenge: string;
}

/** Begins one in a browser. Refuses `redirect_not_allowed` in production: there is no such page to come back to. */
export function beginTrial(work: Work, browser: string): Trial {
  return trialOf(work, browser, randomToken(12));
}

/** The one that a state was given out for; null for a state that was never given to this browser (RFC 6749 section 10.12). */
export function findTrial(work: Work, browser: string, state: string): Trial | null {
  const trial = trialOf(work, browser, state.split('.')[0] ?? '');
  return equalSecrets(trial.state, state) ? trial : null;
}

function trialOf(work: Work, browser: string, chance: string): Trial {
  const redirectUri = tryTarget(work, 'redirect');
  if (redirectUri === null) throw refuse('redirect_not_allowed');
  const prove = (what: string) => keyedDigest(work.tools.vault.key('trials'), `${what}\n${browser}\n${chance}`);
  const [state, verifier] = [`${chance}.${prove('state')}`, prove('verifier')];
  return { clientId: work.environment.clientId, redirectUri, state, verifier, challenge: digest(verifier) };
}
