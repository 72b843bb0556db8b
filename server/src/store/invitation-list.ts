// SQL of the list of invitations, for whoever asks by kind and status: pages by number.

import { type RawBuilder, sql } from 'kysely';
import type { InvitationState } from '../model/invitation.ts';
import type { Db } from './database.ts';
import { type SealedInvitation, toInvitation } from './invitations.ts';
import type { NumberedPage } from './organization-list.ts';
import { ask, containing, isAmong } from './statement.ts';
import type { Tables } from './tables.ts';

export interface InvitationChoice {
  /** To organizations, or to the environment. */
  kind: 'organization' | 'environment';
  organizationId?: string;
  /** Any of these; an empty list is not given. */
  states?: InvitationState[];
  /** Canonical addresses: any of these. */
  emails?: string[];
  /** A part of the address, whatever the case, or the whole id. */
  query?: string;
}

export const INVITATION_ORDERS = ['created_at', 'email', 'expires_at'] as const;

export type InvitationPage = NumberedPage<(typeof INVITATION_ORDERS)[number]>;

/**
 * The invitations that pass a filter, and how many there are on all pages together. Of an organization or of addresses it
 * reads those, else all of the kind, to count them.
 */
export async function listInvitationsBy(
  db: Db,
  environmentId: string,
  filter: InvitationChoice,
  { order, direction, limit, offset }: InvitationPage,
  now: number,
): Promise<{ rows: SealedInvitation[]; total: number }> {
  const { kind, organizationId, states, emails, query } = filter;
  const part = containing(query ?? '');
  const tests = [
    sql`environment_id = ${environmentId}`,
    organizationId ? sql`organization_id = ${organizationId}` : KINDS[kind],
    ...(states?.length
      ? [
          sql`(${sql.join(
            [...new Set(states)].map((state) => stateIs(state, now)),
            sql` or `,
          )})`,
        ]
      : []),
    ...(emails ? [isAmong(db.kind, 'canonical', JSON.stringify(emails))] : []),
    ...(query ? [sql`(id = ${query} or lower(email) like ${part} escape '\\')`] : []),
  ];
  const holds = sql.join(tests, sql` and `);
  const [column, way] = [sql.ref(order === 'email' ? 'canonical' : order), sql.raw(direction)];
  // Few to sort: without the plus SQLite would walk along all of the environment for the order.
  const key = emails && db.kind === 'sqlite' ? sql`+${column}` : column;
  const [rows, counted] = await Promise.all([
    ask<Tables['invitations']>(
      db,
      sql`select * from invitations where ${holds} order by ${key} ${way}, id ${way}
        limit ${sql.lit(limit)} offset ${sql.lit(offset)}`,
    ),
    ask<{ n: number }>(db, sql`select count(*) as n from invitations where ${holds}`),
  ]);
  return { rows: rows.map((row) => toInvitation(row, now)), total: Number(counted[0]?.n) };
}

const KINDS = { organization: sql`organization_id is not null`, environment: sql`organization_id is null` };

function stateIs(state: InvitationState, now: number): RawBuilder<unknown> {
  if (state === 'accepted') return sql`accepted_at is not null`;
  if (state === 'revoked') return sql`(accepted_at is null and revoked_at is not null)`;
  const open = sql`accepted_at is null and revoked_at is null and expires_at`;
  return state === 'pending' ? sql`(${open} > ${now})` : sql`(${open} <= ${now})`;
}
