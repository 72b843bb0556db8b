// The SDK of Latchkey: so far the types of every operation, and the version that they belong to.

export type * from './types.generated.ts';
export { version } from './types.generated.ts';
