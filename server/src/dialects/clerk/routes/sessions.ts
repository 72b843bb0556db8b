// Sessions of this wire: list, get, revoke, and begin one for a test.

import { z } from 'zod';
import * as sessions from '../../../core/sessions.ts';
import { beginSession } from '../../../core/sign-in/by-operator.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { first, pageOf, pageQuery, truth } from '../queries.ts';
import { printSession, readBrowserId, readSessionId, STANDINGS, sessionSchema } from '../shapes/session.ts';
import { filled, given } from '../user-fields.ts';

const params = z.object({ session_id: z.string() });
const text = first(z.string().optional()).transform((value) => value || undefined);

const query = z.object({
  client_id: text.describe('A browser, as sessions name it; each session has one of its own.'),
  user_id: text,
  status: first(z.enum(['', ...Object.keys(STANDINGS)]).optional()),
  paginated: truth.describe('Whether to answer with {data, total_count} in place of a bare array.'),
  ...pageQuery,
});

const page = pageOf(sessionSchema);

export const listSessions = endpoint({
  method: 'GET',
  path: '/v1/sessions',
  operation: 'GetSessionList',
  summary: 'List sessions, the newest first: of a user, or all',
  access: secretKey,
  query,
  answers: { 200: z.union([z.array(sessionSchema), page]) },
  refusals: [],
  async run({ work, query }) {
    const { user_id: userId, client_id: browser, status, limit, offset } = query;
    const standing = status ? STANDINGS[status] : undefined;
    const { rows, total } =
      standing === null
        ? { rows: [], total: 0 }
        : await sessions.browseSessions(
            work,
            { userId, id: browser && readBrowserId(browser), standing },
            { limit, offset, counted: query.paginated ?? false },
          );
    const data = rows.map(printSession);
    return reply(200, query.paginated ? { data, total_count: total } : data);
  },
});

export const getSession = endpoint({
  method: 'GET',
  path: '/v1/sessions/:session_id',
  operation: 'GetSession',
  summary: 'Get a session',
  access: secretKey,
  params,
  answers: { 200: sessionSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printSession(await sessions.getSession(work, readSessionId(params.session_id))));
  },
});

export const revokeSession = endpoint({
  method: 'POST',
  path: '/v1/sessions/:session_id/revoke',
  operation: 'RevokeSession',
  summary: 'End a session; one that has ended stays as it is',
  access: secretKey,
  params,
  answers: { 200: sessionSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    const id = readSessionId(params.session_id);
    await sessions.revokeSession(work, id);
    return reply(200, printSession(await sessions.getSession(work, id)));
  },
});

export const createSession = endpoint({
  method: 'POST',
  path: '/v1/sessions',
  operation: 'createSession',
  summary: 'Begin a session for a user who proved nothing; in development only',
  access: secretKey,
  body: z.strictObject({
    user_id: filled,
    active_organization_id: given(z.string()),
  }),
  answers: { 200: sessionSchema },
  refusals: ['not_found', 'user_banned', 'user_locked', 'organization_membership_not_found', 'development_only'],
  async run({ work, body }) {
    return reply(200, printSession(await beginSession(work, body.user_id, body.active_organization_id || null)));
  },
});
