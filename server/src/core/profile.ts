// Rules of a user's descriptive fields: metadata and locale.

import { refuse } from '../model/refusal.ts';

const MAX_KEYS = 50;
const MAX_KEY = 40;
const MAX_VALUE = 600;
const MAX_BYTES = 8_192;

/** Keys to set, keys to remove (null), or null for everything. */
export type MetadataChange = Record<string, string | null> | null;

/**
 * Merges a change into metadata: a null removes its key, an empty change or null clears all. Refuses
 * `invalid_metadata` beyond 50 keys, keys of 40 and values of 600 characters (the WorkOS specification's bounds), or
 * 8 KB in all. Own keys only, into an object of its own, so that no key can reach a prototype.
 */
export function mergeMetadata(present: Record<string, string>, change: MetadataChange): Record<string, string> {
  if (change === null || Object.keys(change).length === 0) return {};
  const merged = new Map(Object.entries(present));
  for (const [key, value] of Object.entries(change)) {
    if (value === null) {
      merged.delete(key);
      continue;
    }
    if (key.length === 0 || key.length > MAX_KEY)
      throw refuse('invalid_metadata', { reason: `keys have 1 to ${MAX_KEY} characters` });
    if (key === '__proto__') throw refuse('invalid_metadata', { reason: 'the key __proto__ is not allowed' });
    if (value.length > MAX_VALUE)
      throw refuse('invalid_metadata', { reason: `values have at most ${MAX_VALUE} characters` });
    merged.set(key, value);
  }
  if (merged.size > MAX_KEYS) throw refuse('invalid_metadata', { reason: `at most ${MAX_KEYS} keys` });
  const result = Object.fromEntries(merged);
  if (Buffer.byteLength(JSON.stringify(result)) > MAX_BYTES)
    throw refuse('invalid_metadata', { reason: 'at most 8 KB' });
  return result;
}

/** A BCP 47 tag in its canonical spelling, or null. Refuses `invalid_locale`. */
export function checkLocale(locale: string | null): string | null {
  if (locale === null) return null;
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? null;
  } catch {
    throw refuse('invalid_locale', { locale });
  }
}
