// The list of users and their number: the same filters for both.

import { z } from 'zod';
import { countAccounts, listAccounts } from '../../../core/account-list.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import type { AccountFilter, Span } from '../../../model/account-list.ts';
import { choice, first, moment, ordering, pageQuery, several, signed, truth } from '../queries.ts';
import { userSchema } from '../shapes/user.ts';
import { showAll } from '../showing.ts';

const text = (describe: string) => first(z.string().optional()).describe(describe);

const filters = {
  email_address: several('Owners of any of these addresses.'),
  phone_number: several('Owners of any of these numbers, in E.164.'),
  username: several('Users with any of these names.'),
  web3_wallet: several('Owners of any of these wallets.'),
  external_id: choice('Users with any of these external ids.'),
  user_id: choice('These users.'),
  organization_id: choice('Members of any of these organizations, and of none that is excluded.'),
  query: text('A part of an address, number, username, wallet, id or name.'),
  email_address_query: text('A part of an address.'),
  phone_number_query: text('A part of a number.'),
  username_query: text('A part of a username.'),
  name_query: text('A part of the first name, the last name, or both with a space between.'),
  banned: truth,
  last_active_at_before: moment('Last active before this instant.'),
  last_active_at_after: moment('Last active after this instant.'),
  last_active_at_since: moment('Last active at this instant or after it.'),
  created_at_before: moment('Created before this instant.'),
  created_at_after: moment('Created after this instant.'),
  last_sign_in_at_before: moment('Last signed in before this instant.'),
  last_sign_in_at_after: moment('Last signed in after this instant.'),
  provider: text('Together with `provider_user_id`: users with an account there, as `oauth_google`.'),
  provider_user_id: several('Together with `provider`: ids of users there.'),
};

type Filters = z.output<z.ZodObject<typeof filters>>;

const ORDERS = {
  created_at: 'created_at',
  updated_at: 'updated_at',
  email_address: 'email',
  web3wallet: 'web3_wallet',
  first_name: 'first_name',
  last_name: 'last_name',
  phone_number: 'phone',
  username: 'username',
  last_active_at: 'last_active_at',
  last_sign_in_at: 'last_sign_in_at',
} as const;

const no = (ctx: z.RefinementCtx, path: string, rule: string, message: string) =>
  ctx.addIssue({ code: 'custom', path: [path], message, params: { rule } });

function checkProvider(query: Filters, ctx: z.RefinementCtx): void {
  const subjects = (query.provider_user_id ?? []).length > 0;
  if (query.provider && !subjects) no(ctx, 'provider_user_id', 'conditional_missing', 'must be given with provider.');
  if (subjects && !query.provider) no(ctx, 'provider', 'conditional_missing', 'must be given with provider_user_id.');
}

const page = {
  ...pageQuery,
  starting_after: text('The id of the last user of the page before; only for the order of creation.'),
  order_by: ordering(ORDERS, '-created_at'),
};

export const listUsers = endpoint({
  method: 'GET',
  path: '/v1/users',
  operation: 'GetUserList',
  summary: 'List users, newest first',
  access: secretKey,
  query: z.object({ ...filters, ...page }).superRefine((query, ctx) => {
    checkProvider(query, ctx);
    if (!query.starting_after) return;
    // A cursor over values that change, or that several share, would skip users or show them twice.
    if (query.order_by.order !== 'created_at')
      no(ctx, 'starting_after', 'invalid', 'may only be given for the order of created_at.');
    if (query.offset > 0) no(ctx, 'starting_after', 'invalid', 'may not be given with an offset.');
  }),
  answers: { 200: z.array(userSchema) },
  refusals: [],
  async run({ work, query }) {
    const { limit, offset, order_by: by, starting_after: after } = query;
    const accounts = await listAccounts(work, readFilter(query), {
      ...by,
      limit,
      offset,
      ...(after ? { startingAfter: after } : {}),
    });
    return reply(200, await showAll(work, accounts));
  },
});

const totalSchema = z.object({ object: z.literal('total_count'), total_count: z.int() }).meta({ id: 'TotalCount' });

export const countUsers = endpoint({
  method: 'GET',
  path: '/v1/users/count',
  operation: 'GetUsersCount',
  summary: 'Count users',
  access: secretKey,
  query: z.object(filters).superRefine(checkProvider),
  answers: { 200: totalSchema },
  refusals: [],
  async run({ work, query }) {
    return reply(200, { object: 'total_count', total_count: await countAccounts(work, readFilter(query)) });
  },
});

function readFilter(query: Filters): AccountFilter {
  const { provider } = query;
  return {
    emails: query.email_address ?? [],
    // The plus of a number arrives as a space where nobody escaped it.
    phones: (query.phone_number ?? []).map(signed),
    usernames: query.username ?? [],
    wallets: query.web3_wallet ?? [],
    externalIds: query.external_id,
    userIds: query.user_id,
    organizationIds: query.organization_id,
    ...(query.query ? { query: query.query } : {}),
    ...(query.email_address_query ? { emailQuery: query.email_address_query } : {}),
    ...(query.phone_number_query ? { phoneQuery: signed(query.phone_number_query) } : {}),
    ...(query.username_query ? { usernameQuery: query.username_query } : {}),
    ...(query.name_query ? { nameQuery: query.name_query } : {}),
    ...(query.banned === undefined ? {} : { banned: query.banned }),
    lastActiveAt: span(query.last_active_at_before, query.last_active_at_after, query.last_active_at_since),
    createdAt: span(query.created_at_before, query.created_at_after),
    lastSignInAt: span(query.last_sign_in_at_before, query.last_sign_in_at_after),
    ...(provider
      ? { externalAccount: { provider: provider.replace(/^oauth_/, ''), subjects: query.provider_user_id ?? [] } }
      : {}),
  };
}

function span(before?: number, after?: number, since?: number): Span {
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(since === undefined ? {} : { since }),
  };
}
