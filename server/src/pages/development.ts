// Pages for whoever builds on this server: in development only, in English, and for nobody from elsewhere.

import type { Visit } from '../http/screens.ts';
import { refuse } from '../model/refusal.ts';
import { enterFreely, type Guest } from './guest.ts';
import { speak } from './language.ts';

/** How a browser says this machine, or an address: no other site's name can lead here so. */
const NUMBERED = /^(localhost|[\d.]+|\[[\da-f:.]+\])(:\d+)?$/;

/**
 * Enters a page of development. Refuses `route_not_found` in production, and under a name that is not ours: a site whose
 * name leads here for a moment (DNS rebinding) would read what we show.
 */
export async function enterDevelopment(visit: Visit): Promise<Guest> {
  const { tools, host, here } = visit;
  const isOurs = host === new URL(tools.publicUrl).host || NUMBERED.test(host);
  if (tools.production || !isOurs) throw refuse('route_not_found', { method: 'GET', path: here });
  return { ...(await enterFreely(visit)), speech: speak('en') };
}
