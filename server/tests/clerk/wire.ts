// What tests of the Clerk wire share: calling it, and reading what it refuses.

import { expect } from 'vitest';
import type { Reply, RequestOptions, TestHouse } from '../house.ts';

/** Calls the wire and gives the body of what must go well. */
export async function ok(house: TestHouse, method: string, path: string, body?: unknown, options: RequestOptions = {}) {
  const answer = await house.call(method, `/v1${path}`, { ...(body === undefined ? {} : { body }), ...options });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** What a refusal says: its status, and of each fault the code and the parameter. */
export function refusalIn({ status, body }: Reply): unknown[] {
  const faults = (body.errors as { code: string; meta?: { param_name?: string } }[]).map(({ code, meta }) =>
    meta?.param_name === undefined ? code : `${code} ${meta.param_name}`,
  );
  return [status, ...faults];
}

/** Calls the wire and gives what it refuses. */
export async function no(house: TestHouse, method: string, path: string, body?: unknown, options: RequestOptions = {}) {
  const answer = await house.call(method, `/v1${path}`, { ...(body === undefined ? {} : { body }), ...options });
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
  for (const { message, long_message: long } of answer.body.errors) {
    expect(message).toEqual(expect.any(String));
    expect(long).toEqual(expect.any(String));
  }
  expect(answer.headers.get('clerk-trace-id')).toBe(answer.body.clerk_trace_id);
  return refusalIn(answer);
}
