// The fields of a user as bodies of this wire carry them, and what the core makes of them.

import { z } from 'zod';
import { HASHERS } from '../../core/credentials.ts';
import type { ProfileChange } from '../../core/new-accounts.ts';
import type { NewPassword } from '../../core/passwords.ts';
import { readFactors, type VouchedFactors } from '../../core/second-factors.ts';
import type { Work } from '../../core/work.ts';
import { refuse } from '../../model/refusal.ts';
import { json } from './shapes/common.ts';

/** Text that may be null; PHP cannot send a null, so that an empty text says it as well. */
export const clearable = z
  .string()
  .max(256)
  .nullish()
  .transform((value) => (value === '' ? null : value));

/** Null says that it is not given. */
export const given = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined) as z.ZodType<
    z.output<T> | undefined,
    z.input<T> | null | undefined
  >;

/** Text that says something. */
export const filled = z.string().superRefine((value, ctx) => {
  if (value === '') ctx.addIssue({ code: 'custom', message: 'must not be empty.', params: { rule: 'empty' } });
});

// Each digest from elsewhere costs a hash at every try.
const MAX_BACKUP_CODES = 20;

/** A list of at most so many. */
export const upTo = <T extends z.ZodType>(most: number, item: T) =>
  z.array(item).superRefine((values, ctx) => {
    if (values.length <= most) return;
    ctx.addIssue({ code: 'custom', message: `are more than ${most}.`, params: { rule: 'array_size' } });
  });

const backupCodes = upTo(MAX_BACKUP_CODES, filled.max(256));

/** A moment in RFC 3339, in milliseconds. */
export const instant = z.string().transform((value, ctx) => {
  const read = z.iso.datetime({ offset: true }).safeParse(value);
  if (read.success) return Date.parse(value);
  ctx.addIssue({ code: 'custom', message: 'must be a time in RFC 3339.', params: { rule: 'time' } });
  return z.NEVER;
});

export const bucket = json.nullish().transform((value) => value ?? undefined);

export const metadataFields = {
  public_metadata: bucket.describe('For everybody to read.'),
  private_metadata: bucket.describe("For the application's servers alone."),
  unsafe_metadata: bucket.describe('May be written from browsers.'),
};

/** A bucket that is replaced by null is empty from then on: on this wire it is never null itself. */
export const emptied = json
  .nullish()
  .transform((value): Record<string, unknown> | undefined => (value === null ? {} : value));

export const replacingFields = {
  public_metadata: emptied.describe('For everybody to read.'),
  private_metadata: emptied.describe("For the application's servers alone."),
  unsafe_metadata: emptied.describe('May be written from browsers.'),
};

interface MetadataFields {
  public_metadata?: Record<string, unknown> | undefined;
  private_metadata?: Record<string, unknown> | undefined;
  unsafe_metadata?: Record<string, unknown> | undefined;
}

/** The buckets that were given. */
export function readBuckets(body: MetadataFields) {
  const { public_metadata: open, private_metadata: closed, unsafe_metadata: unsafe } = body;
  return {
    ...(open ? { publicMetadata: open } : {}),
    ...(closed ? { privateMetadata: closed } : {}),
    ...(unsafe ? { unsafeMetadata: unsafe } : {}),
  };
}

/** What creating and changing a user have in common. */
export const userFields = {
  external_id: clearable,
  first_name: clearable,
  last_name: clearable,
  locale: clearable.describe('A BCP 47 tag.'),
  username: clearable,
  password: given(z.string().min(1)),
  password_digest: given(z.string().min(1)).describe('A hash made elsewhere; needs its hasher.'),
  password_hasher: given(z.enum(HASHERS)),
  skip_password_checks: given(z.boolean()),
  totp_secret: given(filled).describe('Base32; the factor is on at once.'),
  backup_codes: given(backupCodes).describe('A whole set, as they are typed or as bcrypt digests: 20 at most.'),
  delete_self_enabled: given(z.boolean()),
  create_organization_enabled: given(z.boolean()),
  create_organizations_limit: z.int().min(0).max(1_000_000).nullish(),
  skip_legal_checks: given(z.boolean()),
  legal_accepted_at: instant.nullish(),
  bypass_client_trust: given(z.boolean()),
  created_at: given(instant),
  ...metadataFields,
};

type UserFields = z.output<z.ZodObject<typeof userFields>>;

/** What the vendor asks for: an environment that sets no length of its own has this one here. */
const LEAST_PASSWORD = 8;

/** The password that a body brings, typed or hashed. Refuses a hash beside a password, and half a hash. */
export function readPassword(body: UserFields): NewPassword | undefined {
  const { password, password_digest: digest, password_hasher: hasher } = body;
  const no = (path: string, rule: string, message: string) =>
    refuse('invalid_request', { fields: [{ path, rule, message }] });
  if (password !== undefined && (digest !== undefined || hasher !== undefined))
    throw no('password', 'conditional_disallowed', 'password may not be given together with password_digest.');
  if (digest !== undefined && hasher === undefined)
    throw no('password_hasher', 'conditional_missing', 'password_digest needs password_hasher.');
  if (hasher !== undefined && digest === undefined)
    throw no('password_digest', 'conditional_missing', 'password_hasher needs password_digest.');
  if (password !== undefined)
    return { plain: password, unchecked: body.skip_password_checks ?? false, least: LEAST_PASSWORD };
  return digest === undefined ? undefined : { imported: { hasher: hasher as (typeof HASHERS)[number], digest } };
}

/** The second factors that a body brings. Refuses a TOTP secret and backup codes that cannot be taken. */
export function readSecondFactors(work: Work, body: UserFields): Promise<VouchedFactors | null> {
  return readFactors(work, { totpSecret: body.totp_secret, backupCodes: body.backup_codes });
}

/** Who somebody is; what was not given is left out. */
export function readNames(body: UserFields) {
  const { external_id: externalId, first_name: firstName, last_name: lastName, locale } = body;
  return {
    ...(externalId === undefined ? {} : { externalId }),
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...(locale === undefined ? {} : { locale }),
  };
}

/** The fields of the profile that are stored as they come. */
export function readProfile(body: UserFields): ProfileChange {
  const { create_organizations_limit: createOrganizationsLimit, legal_accepted_at: legalAcceptedAt } = body;
  const fields: ProfileChange = {
    ...(body.delete_self_enabled === undefined ? {} : { deleteSelfEnabled: body.delete_self_enabled }),
    ...(body.create_organization_enabled === undefined
      ? {}
      : { createOrganizationEnabled: body.create_organization_enabled }),
    ...(createOrganizationsLimit === undefined ? {} : { createOrganizationsLimit }),
    ...(legalAcceptedAt === undefined ? {} : { legalAcceptedAt }),
    ...(body.bypass_client_trust === undefined ? {} : { bypassClientTrust: body.bypass_client_trust }),
    ...(body.created_at === undefined ? {} : { createdAt: body.created_at }),
  };
  return fields;
}
