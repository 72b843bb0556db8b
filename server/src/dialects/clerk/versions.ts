// The versions of this wire: dates, of which only one changed anything for users.

import { refuse } from '../../model/refusal.ts';

/** What is assumed of who names none: the oldest that the vendor published. */
const OLDEST = '2021-02-05';

/** From this one on, PATCH takes no metadata. */
export const METADATA_APART = '2026-05-12';

/** From this one on, a session's token has the organization in a claim of its own. */
export const NESTED_CLAIMS = '2025-04-10';

/**
 * The version that a request speaks: a date, as a header or as a query parameter, not both. A date that is newer than
 * any we know is served as the newest is: SDKs are released before servers are upgraded. Refuses `invalid_version`.
 */
export function readVersion(headers: Headers, query: URLSearchParams): string {
  const [header, parameter] = [headers.get('clerk-api-version'), query.get('__clerk_api_version')];
  if (header !== null && parameter !== null) throw refuse('invalid_version', { version: `${header}, ${parameter}` });
  const version = header ?? parameter ?? OLDEST;
  if (!isDay(version) || version < OLDEST) throw refuse('invalid_version', { version });
  return version;
}

// A day that there is: `Date` takes the 30th of February for the 2nd of March.
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
