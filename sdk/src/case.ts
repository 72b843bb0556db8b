// Names as JavaScript writes them, and as they stand on the wire: `externalId` and `external_id`.

/** Maps of the application's own, whose keys are nobody's to rename. */
const OPAQUE = new Set([
  'metadata',
  'custom_attributes',
  'raw_attributes',
  'public_metadata',
  'private_metadata',
  'unsafe_metadata',
]);

/** A name of the wire as this SDK writes it. */
export const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A name of this SDK as the wire has it. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Changes a value whose name on the wire is known. */
export type Change = (value: unknown, name: string) => unknown;

/** What came over the wire, with names as this SDK writes them. */
export function fromWire(value: unknown, change: Change = same): unknown {
  return renamed(value, camel, (name) => name, change);
}

/** What goes over the wire, with its names, and without what is undefined. */
export function toWire(value: unknown, change: Change = same): unknown {
  return renamed(value, snake, snake, change);
}

const same: Change = (value) => value;

function renamed(value: unknown, rename: Rename, wireName: Rename, change: Change): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, rename, wireName, change));
  // What is no plain object is not made of names: a file, say.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).flatMap(([name, each]) => {
    if (each === undefined) return [];
    const wire = wireName(name);
    return [[rename(name), OPAQUE.has(wire) ? each : renamed(change(each, wire), rename, wireName, change)]];
  });
  return Object.fromEntries(entries);
}

type Rename = (name: string) => string;
