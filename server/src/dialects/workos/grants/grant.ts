// What a grant is: its name, its body, its proof.

import { z } from 'zod';
import type { Work } from '../../../core/work.ts';
import { optional, text } from '../shapes/common.ts';
import type { authenticateSchema } from '../shapes/session.ts';

export interface Grant<S extends z.ZodType = z.ZodType> {
  name: string;
  schema: S;
  /** Whether only a client with a proven secret may use it. */
  needsSecret: boolean;
  run(call: { work: Work; clientId: string; body: z.output<S> }): Promise<z.input<typeof authenticateSchema>>;
}

/** Declares a grant. */
export function grant<S extends z.ZodType>(declaration: Grant<S>): Grant {
  return declaration as unknown as Grant;
}

/** What every grant may bring along. */
export const common = {
  client_id: optional(z.string()),
  client_secret: optional(z.string()),
  ip_address: optional(z.string().max(64)).describe("The person's address, as the application saw it."),
  user_agent: optional(text),
};
