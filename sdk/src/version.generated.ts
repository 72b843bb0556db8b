// Made by scripts/generate.ts.

/** The version of this SDK, and of the server whose documents it was made from. */
export const version = '0.1.0';
