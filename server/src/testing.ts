// What tests of applications import: `latchkey/testing`.

export type { Duration, TestClock } from './testing-clock.ts';
export type { TestLatchkey, TestOptions } from './testing-handle.ts';
export type { LetterFilter, TestLetter, TestOutbox } from './testing-outbox.ts';
export type { Seed, Seeded, SeedOrganization, SeedUser } from './testing-seed.ts';
export { startLatchkey } from './testing-server.ts';
