// Moments: every one that comes out of this SDK, and goes into it, is written the same way.

/** A moment as ISO-8601 in UTC, to the millisecond: `2026-01-31T12:00:00.000Z`. */
export type IsoDate = string;
