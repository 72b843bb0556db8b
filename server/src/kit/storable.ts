// Data of strangers made fit for both databases: PostgreSQL takes no NUL and no half of a character in JSON.

const MAX_DEPTH = 16;

/** The same data with its texts mended; what lies deeper than sixteen levels is left out. */
export function storable(data: Record<string, unknown>): Record<string, unknown> {
  return mend(data, 0) as Record<string, unknown>;
}

function mend(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return mended(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((each) => mend(each, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [mended(key), mend(each, depth + 1)]));
}

function mended(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
