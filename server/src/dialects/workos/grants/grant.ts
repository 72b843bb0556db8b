// What a grant is: its name, its body, its proof.

import { z } from 'zod';
import type { Waiting } from '../../../core/sign-in/by-step.ts';
import type { Circumstances } from '../../../core/sign-in/finish.ts';
import { type SignedIn, startSession } from '../../../core/sign-in/session.ts';
import type { Work } from '../../../core/work.ts';
import type { RequestFacts } from '../../../http/access.ts';
import { refuse } from '../../../model/refusal.ts';
import { optional, text } from '../shapes/common.ts';
import type { GrantReply } from '../shapes/step.ts';

export interface Grant<S extends z.ZodType = z.ZodType> {
  name: string;
  schema: S;
  /** Whether only a client with a proven secret may use it; where that depends on what it brings, asked of the body. */
  needsSecret: boolean | ((body: unknown) => boolean);
  run(call: { work: Work; clientId: string; body: z.output<S>; request: RequestFacts }): Promise<GrantReply>;
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

/** The invitation that a person follows: it is spent when a session begins. */
export const invited = { invitation_token: optional(z.string().min(1)) };

/** Where a sign-in comes from, as the body tells it. */
export function circumstances(
  clientId: string,
  body: { ip_address?: string | undefined; user_agent?: string | undefined },
): Circumstances<SignedIn> {
  const { ip_address: ipAddress = null, user_agent: userAgent = null } = body;
  return { clientId, ipAddress, userAgent, ending: startSession };
}

/** The token of a step. Elixir calls it a code, in every release. */
export const pendingToken = {
  pending_authentication_token: optional(z.string().min(1)),
  pending_authentication_code: optional(z.string().min(1)).describe('What the Elixir SDK calls the token.'),
};

/** The sign-in that waits for the step of a body. Refuses `invalid_request` without a token. */
export function readWaiting(
  clientId: string,
  body: { pending_authentication_token?: string | undefined; pending_authentication_code?: string | undefined },
): Waiting<SignedIn> {
  const token = body.pending_authentication_token ?? body.pending_authentication_code;
  if (token) return { token, clientId, ending: startSession };
  const message = 'Pending authentication token must be a non-empty string.';
  throw refuse('invalid_request', {
    fields: [{ path: 'pending_authentication_token', rule: 'string_required', message }],
  });
}
