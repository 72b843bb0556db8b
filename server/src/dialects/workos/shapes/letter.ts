// Letters of the outbox as this server tells of them: the vendor has no such thing.

import { z } from 'zod';
import type { getLetter } from '../../../core/letters.ts';
import type { Letter } from '../../../model/letter.ts';
import { printTime, printTimeOrNull, timestamp } from './common.ts';

const fields = {
  object: z.literal('letter'),
  id: z.string(),
  kind: z.string().describe('What it tells: `verify_email`, `magic_code`, `password_reset`, …'),
  to: z.string(),
  locale: z.string().nullable(),
  state: z.enum(['waiting', 'sent', 'failed', 'kept']),
  tries: z.number().int(),
  due_at: timestamp,
  expires_at: timestamp,
  sent_at: timestamp.nullable(),
  problem: z.string().nullable().describe('What went wrong last.'),
  created_at: timestamp,
  updated_at: timestamp,
};

export const letterSchema = z.object(fields).meta({ id: 'Letter' });

export const readLetterSchema = z
  .object({
    ...fields,
    content: z
      .object({
        subject: z.string(),
        text: z.string(),
        html: z.string(),
        language: z.string(),
        data: z.record(z.string(), z.unknown()).describe('What it was made from: the code, or the link.'),
      })
      .nullable()
      .describe('Null once it was sent or is over.'),
  })
  .meta({ id: 'ReadLetter' });

export function printLetter(letter: Letter): z.input<typeof letterSchema> {
  return {
    object: 'letter',
    id: letter.id,
    kind: letter.kind,
    to: letter.to,
    locale: letter.locale,
    state: letter.state,
    tries: letter.tries,
    due_at: printTime(letter.dueAt),
    expires_at: printTime(letter.expiresAt),
    sent_at: printTimeOrNull(letter.sentAt),
    problem: letter.problem,
    created_at: printTime(letter.createdAt),
    updated_at: printTime(letter.updatedAt),
  };
}

export function printReadLetter(letter: Awaited<ReturnType<typeof getLetter>>): z.input<typeof readLetterSchema> {
  const { content } = letter;
  if (!content) return { ...printLetter(letter), content: null };
  const { subject, text, html, language, data } = content;
  return { ...printLetter(letter), content: { subject, text, html, language, data: { ...data } } };
}
