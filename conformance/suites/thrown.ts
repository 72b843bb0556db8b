// What the SDK throws, caught so that a test can look into it.

import { expect } from 'vitest';

/** What the exceptions of either SDK carry, as far as any of them does. */
export interface Thrown extends Error {
  status?: number;
  code?: string;
  error?: string;
  errorDescription?: string;
  errors?: { code: string; message: string }[];
  requestID?: string;
  retryAfter?: number | null;
  rawData?: Record<string, unknown>;
}

/** The exception that a call ends in; a call that succeeds fails the test. */
export async function thrownBy(call: Promise<unknown>): Promise<Thrown> {
  try {
    await call;
  } catch (error) {
    return error as Thrown;
  }
  return expect.fail('the call succeeded');
}
