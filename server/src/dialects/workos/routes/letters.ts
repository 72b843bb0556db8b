// The outbox, for applications and tests that want to read what was mailed. The vendor has no such routes.

import { z } from 'zod';
import { getLetter, listLetters } from '../../../core/letters.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, pageQuery, printList, toPageRequest } from '../lists.ts';
import { letterSchema, printLetter, printReadLetter, readLetterSchema } from '../shapes/letter.ts';

export const list = endpoint({
  method: 'GET',
  path: '/latchkey/letters',
  operation: 'latchkey_listLetters',
  summary: 'List the letters of the outbox',
  access: secretKey,
  query: z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(letterSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    return reply(200, printList(await listLetters(work, toPageRequest(query)), printLetter));
  },
});

export const get = endpoint({
  method: 'GET',
  path: '/latchkey/letters/:id',
  operation: 'latchkey_getLetter',
  summary: 'Read a letter of the outbox',
  access: secretKey,
  params: z.object({ id: z.string() }),
  answers: { 200: readLetterSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printReadLetter(await getLetter(work, params.id)));
  },
});
