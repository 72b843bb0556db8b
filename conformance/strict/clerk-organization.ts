// Organizations, memberships, invitations and sessions as the SDKs of PHP and Python demand them (contract 3.6 and 7).

import { type Form, like, link, list, map, ms, object, one, orNull, text, truth, whole } from './schema.ts';

const role = like(/^org:[a-z0-9_:-]+$/);

export const organization: Form = object(
  {
    object: one('organization'),
    id: text,
    name: text,
    slug: text,
    has_image: truth,
    max_allowed_memberships: whole,
    admin_delete_enabled: truth,
    public_metadata: map,
    created_at: ms,
    updated_at: ms,
  },
  // These are left out rather than null.
  {
    image_url: link,
    private_metadata: map,
    created_by: text,
    members_count: whole,
    pending_invitations_count: whole,
    missing_member_with_elevated_permissions: truth,
    last_active_at: ms,
    role_set_key: orNull(text),
  },
);

const person = {
  user_id: text,
  first_name: orNull(text),
  last_name: orNull(text),
  image_url: link,
  has_image: truth,
};

// One key that is missing here fails the whole page in PHP; JavaScript throws when it is null.
const publicUserData = object(
  { ...person, profile_image_url: orNull(text), identifier: orNull(text) },
  { username: orNull(text), banned: truth, deprovisioned: truth },
);

export const membership: Form = object(
  {
    object: one('organization_membership'),
    id: like(/^orgmem_/),
    role,
    permissions: list(text),
    public_metadata: map,
    organization,
    created_at: ms,
    updated_at: ms,
    public_user_data: publicUserData,
  },
  { role_name: text, private_metadata: map },
);

const publicInviterData = object({ ...person, identifier: text });

const invitationKeys = {
  object: one('organization_invitation'),
  id: like(/^orginv_/),
  email_address: text,
  role,
  role_name: text,
  public_metadata: map,
  inviter_id: orNull(text),
  public_inviter_data: orNull(publicInviterData),
  url: orNull(text),
  expires_at: orNull(ms),
  created_at: ms,
  updated_at: ms,
};
const invitationMore = {
  organization_id: text,
  status: one('pending', 'accepted', 'revoked', 'expired'),
  private_metadata: map,
};

export const organizationInvitation: Form = object(invitationKeys, invitationMore);

const publicOrganizationData = object({ id: text, name: text, slug: text, has_image: truth }, { image_url: link });

/** The same in a user's own list: with what may be known of the organization. */
export const invitationOfUser: Form = object(
  { ...invitationKeys, public_organization_data: publicOrganizationData },
  invitationMore,
);

export const applicationInvitation: Form = object(
  {
    object: one('invitation'),
    id: text,
    email_address: text,
    public_metadata: map,
    status: one('pending', 'accepted', 'revoked', 'expired'),
    created_at: ms,
    updated_at: ms,
  },
  { revoked: truth, url: text, expires_at: orNull(ms) },
);

export const session: Form = object(
  {
    object: one('session'),
    id: text,
    user_id: text,
    client_id: text,
    status: one('active', 'pending', 'revoked', 'ended', 'expired', 'removed', 'abandoned', 'replaced'),
    last_active_at: ms,
    expire_at: ms,
    abandon_at: ms,
    created_at: ms,
    updated_at: ms,
  },
  { actor: orNull(map), last_active_organization_id: orNull(text), tasks: orNull({ type: 'array' }) },
);

export const token: Form = object({ object: one('token'), jwt: like(/^[\w-]+\.[\w-]+\.[\w-]+$/) });

export const keys: Form = object({
  keys: list(object({ use: one('sig'), kty: one('RSA'), kid: text, alg: one('RS256'), n: text, e: text })),
});

export const signInToken: Form = object(
  {
    object: one('sign_in_token'),
    id: text,
    status: one('pending', 'accepted', 'revoked'),
    user_id: text,
    created_at: ms,
    updated_at: ms,
  },
  { token: text, url: orNull(text) },
);

/** `{data, total_count}`. */
export const page = (form: Form): Form => object({ data: list(form), total_count: whole });
