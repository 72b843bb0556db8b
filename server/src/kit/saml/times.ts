// Times in SAML messages, held against a time that is given (F3).

import { LIFE_MS, SKEW_MS } from './limits.ts';
import { SamlRefused } from './refused.ts';

// SAML core 1.3.3: always UTC.
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|\+00:00)$/;

/** Epoch milliseconds of a time; throws `SamlRefused` when it is missing or no UTC time. */
export function instant(written: string | null): number {
  const time = written !== null && INSTANT.test(written) ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(time)) throw new SamlRefused('time');
  return time;
}

/** Throws unless it was issued by now and not longer ago than a request lives; gives when. */
export function checkIssued(written: string | null, now: number): number {
  const issued = instant(written);
  if (issued > now + SKEW_MS) throw new SamlRefused('not_yet');
  if (now >= issued + LIFE_MS + SKEW_MS) throw new SamlRefused('expired');
  return issued;
}

/** Throws when a span has not begun or is over; an end that is missing does not limit it. */
export function checkSpan(notBefore: string | null, notOnOrAfter: string | null, now: number): void {
  if (notBefore !== null && instant(notBefore) > now + SKEW_MS) throw new SamlRefused('not_yet');
  if (notOnOrAfter !== null && now >= instant(notOnOrAfter) + SKEW_MS) throw new SamlRefused('expired');
}
