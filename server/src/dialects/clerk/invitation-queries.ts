// What lists of invitations are asked by on this wire, and how several are sent at once.

import { z } from 'zod';
import { ordering, several } from './queries.ts';
import { STATUSES } from './shapes/invitation.ts';

type Status = (typeof STATUSES)[number];

const MOST = 10;

/** Any of these statuses; PHP sends one without its value. */
export const statuses = several('Any of these statuses.').transform((wanted = [], ctx) => {
  const unknown = wanted.some((value) => !STATUSES.includes(value as Status));
  if (unknown) ctx.addIssue({ code: 'custom', message: `must be one of: ${STATUSES.join(', ')}.` });
  return wanted as Status[];
});

export const invitationOrder = ordering(
  { created_at: 'created_at', email_address: 'email', expires_at: 'expires_at' } as const,
  '-created_at',
);

/** One to ten of them. */
export const listOfUpToTen = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .min(1)
    .superRefine((items, ctx) => {
      if (items.length <= MOST) return;
      const message = `exceed the maximum allowed bulk processing size of ${MOST}.`;
      ctx.addIssue({ code: 'custom', message, params: { rule: 'bulk_size' } });
    });
