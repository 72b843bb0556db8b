// Looks at the hashing jobs of a house, and holds them up.

import type { PasswordHasher } from '../../src/kit/passwords/hasher.ts';
import type { TestHouse } from '../house.ts';
import { rows } from './rows.ts';

/** What the hasher was asked to do, in order. */
export type Job = 'hash' | 'verify' | 'import';

/** Notes every hashing job of a house from now on. */
export function watchHashing(house: TestHouse): Job[] {
  const jobs: Job[] = [];
  interceptHashing(house, async (job, work) => {
    jobs.push(job);
    return work();
  });
  return jobs;
}

/** Puts something around every hashing job of a house from now on. */
export function interceptHashing(house: TestHouse, around: <T>(job: Job, work: () => Promise<T>) => Promise<T>): void {
  const { tools } = house.house;
  const real = tools.hasher;
  tools.hasher = {
    hash: (password) => around('hash', () => real.hash(password)),
    verify: (password, stored) => around('verify', () => real.verify(password, stored)),
    import: (hash) => around('import', () => real.import(hash)),
    close: () => real.close(),
  } satisfies PasswordHasher;
}

/** The stored form of a user's password. */
export async function storedHash(house: TestHouse, userId: string): Promise<string> {
  const found = await rows(house.database, 'select hash from password_credentials where user_id = ?', userId);
  return String(found[0]?.hash);
}

/** A promise that is kept by hand. */
export function signal<T = void>(): { promise: Promise<T>; give(value: T): void } {
  let give: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { promise, give };
}
