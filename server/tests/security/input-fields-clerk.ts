// I1: every field of every body of the Clerk wire, and what it takes: see input-fields.ts.

import type { Field } from './input-fields.ts';

const needed: Field = { takes: 'text', nullable: false };
const some: Field = { takes: 'text', nullable: true };
const text: Field = { ...some, empty: true };
const truth: Field = { takes: 'truth', nullable: true };
const count: Field = { takes: 'count', nullable: true };
const days: Field = { takes: 'days', nullable: true };
const choice: Field = { takes: 'choice', nullable: true };
const moment: Field = { takes: 'moment', nullable: true };
const texts: Field = { takes: 'slugs', nullable: true };
const choices: Field = { takes: 'choices', nullable: true };
const json: Field = { takes: 'json', nullable: true };

const buckets = { public_metadata: json, private_metadata: json };
const userBuckets = { ...buckets, unsafe_metadata: json };

const user: Record<string, Field> = {
  external_id: text,
  first_name: text,
  last_name: text,
  locale: text,
  username: text,
  password: some,
  password_digest: some,
  password_hasher: choice,
  skip_password_checks: truth,
  totp_secret: some,
  backup_codes: texts,
  delete_self_enabled: truth,
  create_organization_enabled: truth,
  create_organizations_limit: count,
  skip_legal_checks: truth,
  legal_accepted_at: moment,
  bypass_client_trust: truth,
  created_at: moment,
  ...userBuckets,
};
const organization: Record<string, Field> = {
  slug: some,
  max_allowed_memberships: count,
  created_at: moment,
  role_set_key: { takes: 'nothing', nullable: true },
  ...buckets,
};
const token = { expires_in_seconds: { takes: 'seconds', nullable: true } } satisfies Record<string, Field>;
const guest = {
  email_address: needed,
  redirect_url: some,
  expires_in_days: days,
  notify: truth,
} satisfies Record<string, Field>;
const organizationGuest = { ...guest, role: needed, inviter_user_id: some, ...buckets };
const applicationGuest = { ...guest, public_metadata: json, ignore_existing: truth, template_slug: choice };
const contact = { verified: truth, primary: truth };
const told = { notify_primary_email_address_changed: truth };
const reserved = { reserved_for_second_factor: truth };
const several: Record<string, Field> = { user_ids: { takes: 'slugs', nullable: false } };

export const CLERK_WRITERS: Record<string, Record<string, Field>> = {
  'POST /v1/users': {
    ...user,
    email_address: texts,
    email_address_identification_status: choices,
    phone_number: texts,
    phone_number_identification_status: choices,
    web3_wallet: texts,
    skip_password_requirement: truth,
    skip_user_requirement: truth,
    banned: truth,
    locked: truth,
  },
  'PATCH /v1/users/:user_id': {
    ...user,
    primary_email_address_id: some,
    primary_phone_number_id: some,
    primary_web3_wallet_id: some,
    ...told,
    profile_image_id: some,
    sign_out_of_other_sessions: truth,
  },
  'PATCH /v1/users/:user_id/metadata': userBuckets,
  'PUT /v1/users/:user_id/metadata': userBuckets,
  'POST /v1/users/:user_id/verify_password': { password: needed },
  'POST /v1/users/:user_id/verify_totp': { code: needed },
  'POST /v1/users/:user_id/remove_password': { sign_out_of_other_sessions: truth },
  'POST /v1/users/:user_id/password/set_compromised': { revoke_all_sessions: truth },
  'POST /v1/users/ban': several,
  'POST /v1/users/unban': several,
  'POST /v1/email_addresses': { user_id: needed, email_address: needed, ...contact, ...told },
  'PATCH /v1/email_addresses/:email_address_id': { ...contact, ...told },
  'PUT /v1/users/:user_id/email_address': { email_address: needed, identification_status: choice, ...told },
  'POST /v1/phone_numbers': { user_id: needed, phone_number: needed, ...contact, ...reserved },
  'PATCH /v1/phone_numbers/:phone_number_id': { ...contact, ...reserved },
  'PUT /v1/users/:user_id/phone_number': { phone_number: needed, identification_status: choice },
  'POST /v1/sessions': { user_id: needed, active_organization_id: text },
  'POST /v1/sessions/:session_id/tokens': token,
  'POST /v1/sessions/:session_id/tokens/:template_name': token,
  'POST /v1/sign_in_tokens': { user_id: needed, org_id: text, ...token },
  'POST /v1/organizations': { ...organization, name: needed, created_by: some },
  'PATCH /v1/organizations/:organization_id': { ...organization, name: some, admin_delete_enabled: truth },
  'PATCH /v1/organizations/:organization_id/metadata': buckets,
  'PUT /v1/organizations/:organization_id/metadata': buckets,
  'POST /v1/organizations/:organization_id/memberships': { user_id: needed, role: needed, ...buckets },
  'PATCH /v1/organizations/:organization_id/memberships/:user_id': { role: needed },
  'PATCH /v1/organizations/:organization_id/memberships/:user_id/metadata': buckets,
  'POST /v1/organizations/:organization_id/invitations': organizationGuest,
  'POST /v1/organizations/:organization_id/invitations/bulk': organizationGuest,
  'POST /v1/organizations/:organization_id/invitations/:invitation_id/revoke': { requesting_user_id: some },
  'POST /v1/invitations': applicationGuest,
  'POST /v1/invitations/bulk': applicationGuest,
  'POST /v1/latchkey/webhook_endpoints': { url: needed, events: { takes: 'slugs', nullable: false } },
};
