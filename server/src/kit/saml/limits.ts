// How large a SAML message may be, and how far from now (F1, F3).

/** Bytes, as it is sent, in base64, and as it is decoded. */
export const MAX_BYTES = 1024 * 1024;
export const MAX_DEPTH = 64;
/** Elements, attributes and pieces of text. */
export const MAX_NODES = 10_000;
// What the parser and the canonical form look up one by one, or write again and again: an honest message has few.
/** Attributes of one element. */
export const MAX_ATTRIBUTES = 64;
/** Prefixes that are declared around one element. */
export const MAX_PREFIXES = 64;
/** Different names of elements. */
export const MAX_NAMES = 100;
/** Characters of a namespace, and of a list of prefixes. */
export const MAX_NAMESPACE = 256;
/** Characters of an id, and of the name of a subject. */
export const MAX_ID = 256;
export const MAX_NAME_ID = 1_024;

/** How far the clocks of both sides may be apart. */
export const SKEW_MS = 180_000;
/** How long a request of ours lives, and how old an assertion may be. */
export const LIFE_MS = 600_000;
