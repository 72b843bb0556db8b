// Metadata of arbitrary JSON in three buckets: merged as JSON Merge Patch does it, bounded.

import type { JsonObject, MetadataBuckets } from '../model/account.ts';
import { type MetadataBucket, refuse } from '../model/refusal.ts';

/** Of one user, or whatever else has some, all buckets together, as the vendor bounds it. */
const MAX_BYTES = 8_192;

export type MetadataChange = { [B in keyof MetadataBuckets]?: JsonObject };

const BUCKETS: [keyof MetadataBuckets, MetadataBucket][] = [
  ['publicMetadata', 'public_metadata'],
  ['privateMetadata', 'private_metadata'],
  ['unsafeMetadata', 'unsafe_metadata'],
];

/** Merges a change into each bucket that it names (RFC 7396). Refuses `metadata_too_large`. */
export function mergeBuckets(present: MetadataBuckets, change: MetadataChange): MetadataBuckets {
  return combine(present, change, mergePatch);
}

/** Replaces each bucket that is named as a whole. Refuses `metadata_too_large`. */
export function replaceBuckets(present: MetadataBuckets, change: MetadataChange): MetadataBuckets {
  return combine(present, change, (_, given) => given);
}

/** The buckets of whatever has said nothing yet. */
export const NO_BUCKETS: PlainBuckets = { publicMetadata: {}, privateMetadata: {} };

/** The two buckets of what is no user. */
export type PlainBuckets = Pick<MetadataBuckets, 'publicMetadata' | 'privateMetadata'>;

/** Changes the buckets of an organization, a membership or an invitation, as those of users. Refuses `metadata_too_large`. */
export function changeBuckets(
  present: PlainBuckets,
  change: Partial<PlainBuckets>,
  how: 'merge' | 'replace',
): PlainBuckets {
  const { publicMetadata, privateMetadata } = combine(
    { ...present, unsafeMetadata: {} },
    change,
    how === 'merge' ? mergePatch : (_, given) => given,
  );
  return { publicMetadata, privateMetadata };
}

/**
 * JSON Merge Patch of two objects (RFC 7396 section 2): a null removes its key at any depth, objects merge, anything
 * else replaces. Own keys only, into objects that define each of them: `__proto__` is a key like another.
 */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isObject(value) ? mergePatch(objectOr(merged.get(key)), value) : value);
  }
  // Of entries: an assignment of `__proto__` would set the prototype, a definition does not.
  return Object.fromEntries(merged);
}

function combine(
  present: MetadataBuckets,
  change: MetadataChange,
  put: (target: JsonObject, given: JsonObject) => JsonObject,
): MetadataBuckets {
  const { publicMetadata, privateMetadata, unsafeMetadata } = present;
  const after: MetadataBuckets = { publicMetadata, privateMetadata, unsafeMetadata };
  for (const [bucket] of BUCKETS) {
    const given = change[bucket];
    if (given) after[bucket] = put(present[bucket], given);
  }
  const sizes = BUCKETS.map(([bucket]) => Buffer.byteLength(JSON.stringify(after[bucket])));
  if (sizes.reduce((sum, size) => sum + size, 0) <= MAX_BYTES) return after;
  const blamed = BUCKETS.find(([bucket]) => change[bucket]) ?? BUCKETS[0];
  throw refuse('metadata_too_large', { bucket: (blamed as (typeof BUCKETS)[number])[1] });
}

function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
