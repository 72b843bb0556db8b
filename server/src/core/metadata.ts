// Metadata of arbitrary JSON in three buckets: merged as JSON Merge Patch does it, bounded.

import type { JsonObject, MetadataBuckets } from '../model/account.ts';
import type { MetadataBucket } from '../model/faults.ts';
import { refuse } from '../model/refusal.ts';

/** Of one user, or whatever else has some, all buckets together, as the vendor bounds it. */
const MAX_BYTES = 8_192;

export type MetadataChange = { [B in keyof MetadataBuckets]?: JsonObject };

const BUCKETS: [keyof MetadataBuckets, MetadataBucket][] = [
  ['publicMetadata', 'public_metadata'],
  ['privateMetadata', 'private_metadata'],
  ['unsafeMetadata', 'unsafe_metadata'],
];

/** Whether what is given is merged into a bucket (RFC 7396), or replaces it as a whole. */
export type MetadataWay = 'merge' | 'replace';

const WAYS: Record<MetadataWay, (target: JsonObject, given: JsonObject) => JsonObject> = {
  merge: mergePatch,
  replace: (_, given) => given,
};

/** Changes each bucket of a user that is named. Refuses `metadata_too_large`. */
export function changeUserBuckets(present: MetadataBuckets, change: MetadataChange, how: MetadataWay): MetadataBuckets {
  const { publicMetadata, privateMetadata, unsafeMetadata } = present;
  const after: MetadataBuckets = { publicMetadata, privateMetadata, unsafeMetadata };
  for (const [bucket] of BUCKETS) {
    const given = change[bucket];
    if (given) after[bucket] = WAYS[how](present[bucket], given);
  }
  const sizes = BUCKETS.map(([bucket]) => Buffer.byteLength(JSON.stringify(after[bucket])));
  if (sizes.reduce((sum, size) => sum + size, 0) <= MAX_BYTES) return after;
  const blamed = BUCKETS.find(([bucket]) => change[bucket]) ?? BUCKETS[0];
  throw refuse('metadata_too_large', { bucket: (blamed as (typeof BUCKETS)[number])[1] });
}

/** The buckets of whatever has said nothing yet. */
export const NO_BUCKETS: PlainBuckets = { publicMetadata: {}, privateMetadata: {} };

/** The two buckets of what is no user. */
export type PlainBuckets = Pick<MetadataBuckets, 'publicMetadata' | 'privateMetadata'>;

/** Changes the buckets of an organization, a membership or an invitation, as those of users. Refuses `metadata_too_large`. */
export function changeBuckets(present: PlainBuckets, change: Partial<PlainBuckets>, how: MetadataWay): PlainBuckets {
  const { publicMetadata, privateMetadata } = changeUserBuckets({ ...present, unsafeMetadata: {} }, change, how);
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

function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
