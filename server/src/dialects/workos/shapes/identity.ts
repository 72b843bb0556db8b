// Identities of this wire: accounts with providers, in its spelling; and what this product has none of.

import { z } from 'zod';
import type { ExternalAccount } from '../../../model/external-account.ts';
import { timestamp } from './common.ts';
import { PROVIDER_NAMES } from './provider-names.ts';

// `GithubOAuth` here and only here: elsewhere it is `GitHubOAuth`. PHP's enum throws on the other spelling, Node rewrites it.
const NAMES = { ...PROVIDER_NAMES, github: 'GithubOAuth' } as const;

export const identitySchema = z
  .object({ idp_id: z.string(), type: z.literal('OAuth'), provider: z.enum(Object.values(NAMES)) })
  .meta({ id: 'Identity', description: "A user's account with an identity provider." });

/** Whether this wire has a name for the provider of an account. */
export function hasIdentity({ provider }: ExternalAccount): boolean {
  return provider in NAMES;
}

export function printIdentity(account: ExternalAccount): z.input<typeof identitySchema> {
  return { idp_id: account.subject, type: 'OAuth', provider: NAMES[account.provider as keyof typeof NAMES] };
}

export const featureFlagSchema = z
  .object({
    object: z.literal('feature_flag'),
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    owner: z
      .object({ email: z.string(), first_name: z.string().nullable(), last_name: z.string().nullable() })
      .nullable(),
    tags: z.array(z.string()),
    enabled: z.boolean(),
    default_value: z.boolean(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'FeatureFlag' });

export const groupSchema = z
  .object({
    object: z.literal('group'),
    id: z.string(),
    organization_id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Group' });
