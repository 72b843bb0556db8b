// Organizations of this wire: made, found, changed, removed.

import { z } from 'zod';
import { MAX_FILE } from '../../../core/images.ts';
import { chooseOrganizations, countMembers } from '../../../core/organization-list.ts';
import { deleteLogo, setLogo } from '../../../core/organization-logos.ts';
import * as organizations from '../../../core/organizations.ts';
import type { Work } from '../../../core/work.ts';
import { secretKey } from '../../../http/access.ts';
import { type Endpoint, endpoint, reply } from '../../../http/endpoint.ts';
import type { Organization } from '../../../model/organization.ts';
import { refuse } from '../../../model/refusal.ts';
import { choice, first, ordering, pageOf, pageQuery, truth } from '../queries.ts';
import { deletedObjectSchema, printDeleted } from '../shapes/common.ts';
import { organizationSchema, printOrganization, type WireOrganization } from '../shapes/organization.ts';
import { bucket, emptied, given, instant, readBuckets } from '../user-fields.ts';
import { METADATA_APART } from '../versions.ts';

const organizationParams = z.object({ organization_id: z.string() });

const PATH = '/v1/organizations/:organization_id';

// The vendor refuses both in a name, which letters carry.
const name = z
  .string()
  .max(256)
  .superRefine((value, ctx) => {
    if (!/\S/.test(value)) ctx.addIssue({ code: 'custom', message: 'must not be empty.', params: { rule: 'empty' } });
    else if (/https?:\/\/|<[a-z!/?]/i.test(value))
      ctx.addIssue({ code: 'custom', message: 'must contain neither URLs nor HTML.' });
  });

const slug = z.string().superRefine((value, ctx) => {
  if (/^[a-z0-9-]{1,256}$/.test(value)) return;
  const message = 'may only contain small letters, digits and dashes.';
  ctx.addIssue({ code: 'custom', message, params: { rule: 'format' } });
});

const buckets = { public_metadata: bucket, private_metadata: bucket };
const replacing = { public_metadata: emptied, private_metadata: emptied };

const fields = {
  slug: given(slug),
  max_allowed_memberships: given(z.int().min(0).max(1_000_000)).describe('0 is any number.'),
  created_at: given(instant),
  role_set_key: z.null().optional().describe('There are no role sets here.'),
  ...buckets,
};

const counted = {
  include_members_count: truth,
  include_missing_member_with_elevated_permissions: truth,
};

type Counting = z.output<z.ZodObject<typeof counted>>;

const REFUSALS = ['organization_slug_taken', 'metadata_too_large', 'future_time'] as const;

export const createOrganization = endpoint({
  method: 'POST',
  path: '/v1/organizations',
  operation: 'CreateOrganization',
  summary: 'Create an organization; who creates it becomes its administrator',
  access: secretKey,
  body: z.strictObject({ ...fields, name, created_by: given(z.string().min(1)) }),
  answers: { 200: organizationSchema },
  refusals: [...REFUSALS, 'unknown_founder'],
  async run({ work, body }) {
    const made = await organizations.createOrganization(work, {
      name: body.name,
      ...(body.created_by === undefined ? {} : { createdBy: body.created_by }),
      ...readFields(body),
    });
    return reply(200, show(work, made));
  },
});

export const listOrganizations = endpoint({
  method: 'GET',
  path: '/v1/organizations',
  operation: 'ListOrganizations',
  summary: 'List organizations, newest first',
  access: secretKey,
  query: z.object({
    ...counted,
    query: first(z.string().optional()).describe('The whole id, or a part of the name or the slug.'),
    user_id: choice('Organizations of these members.'),
    organization_id: choice('These organizations.'),
    order_by: ordering(
      { name: 'name', created_at: 'created_at', members_count: 'members_count' } as const,
      '-created_at',
    ),
    ...pageQuery,
  }),
  answers: { 200: pageOf(organizationSchema) },
  refusals: [],
  async run({ work, query: asked }) {
    const { query, user_id: userIds, organization_id: organizationIds, order_by, limit, offset } = asked;
    const filter = { ...(query ? { query } : {}), userIds, organizationIds };
    const { rows, total } = await chooseOrganizations(work, filter, { ...order_by, limit, offset });
    return reply(200, { data: await showCounted(work, rows, asked), total_count: total });
  },
});

export const getOrganization = endpoint({
  method: 'GET',
  path: PATH,
  operation: 'GetOrganization',
  summary: 'Get an organization by its id or its slug',
  access: secretKey,
  params: organizationParams,
  query: z.object(counted),
  answers: { 200: organizationSchema },
  refusals: ['not_found'],
  async run({ work, params, query }) {
    const found = await organizations.getOrganizationByIdOrSlug(work, params.organization_id);
    return reply(200, (await showCounted(work, [found], query))[0] as WireOrganization);
  },
});

export const updateOrganization = endpoint({
  method: 'PATCH',
  path: PATH,
  operation: 'UpdateOrganization',
  summary: 'Change an organization; what is not given stays',
  access: secretKey,
  params: organizationParams,
  body: z.strictObject({ ...fields, name: given(name), admin_delete_enabled: given(z.boolean()) }),
  answers: { 200: organizationSchema },
  refusals: ['not_found', ...REFUSALS],
  async run({ work, params, body, request }) {
    if ((request.apiVersion ?? '') >= METADATA_APART) refuseMetadata(body);
    const { name, admin_delete_enabled: adminDeleteEnabled } = body;
    const changed = await organizations.updateOrganization(work, params.organization_id, {
      ...(name === undefined ? {} : { name }),
      ...(adminDeleteEnabled === undefined ? {} : { adminDeleteEnabled }),
      ...readFields(body),
    });
    return reply(200, show(work, changed));
  },
});

export const deleteOrganization = endpoint({
  method: 'DELETE',
  path: PATH,
  operation: 'DeleteOrganization',
  summary: 'Delete an organization with its memberships and invitations',
  access: secretKey,
  params: organizationParams,
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    await organizations.deleteOrganization(work, params.organization_id);
    return reply(200, printDeleted('organization', params.organization_id));
  },
});

const metadata = (method: 'PATCH' | 'PUT', operation: string, summary: string, how: 'merge' | 'replace'): Endpoint =>
  endpoint({
    method,
    path: `${PATH}/metadata`,
    operation,
    summary,
    access: secretKey,
    params: organizationParams,
    body: z.strictObject(how === 'merge' ? buckets : replacing),
    answers: { 200: organizationSchema },
    refusals: ['not_found', 'metadata_too_large'],
    async run({ work, params, body }) {
      const change = { buckets: readBuckets(body), how };
      return reply(200, show(work, await organizations.updateOrganization(work, params.organization_id, change)));
    },
  });

export const mergeMetadata = metadata(
  'PATCH',
  'MergeOrganizationMetadata',
  "Merge into an organization's metadata: a null removes its key, at any depth",
  'merge',
);
export const replaceMetadata = metadata(
  'PUT',
  'ReplaceOrganizationMetadata',
  "Replace buckets of an organization's metadata as a whole",
  'replace',
);

export const setOrganizationLogo = endpoint({
  method: 'PUT',
  path: `${PATH}/logo`,
  operation: 'UploadOrganizationLogo',
  summary: "Set an organization's logo: JPEG, PNG, GIF or WebP by its bytes, up to 10 MB",
  access: secretKey,
  params: organizationParams,
  file: MAX_FILE,
  answers: { 200: organizationSchema },
  refusals: ['not_found', 'file_missing', 'image_too_large', 'invalid_image'],
  async run({ work, params, file }) {
    return reply(200, show(work, await setLogo(work, params.organization_id, file)));
  },
});

export const deleteOrganizationLogo = endpoint({
  method: 'DELETE',
  path: `${PATH}/logo`,
  operation: 'DeleteOrganizationLogo',
  summary: "Delete an organization's logo",
  access: secretKey,
  params: organizationParams,
  answers: { 200: organizationSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, show(work, await deleteLogo(work, params.organization_id)));
  },
});

function show(work: Work, organization: Organization): WireOrganization {
  return printOrganization(organization, work.tools.publicUrl);
}

async function showCounted(work: Work, found: Organization[], asked: Counting): Promise<WireOrganization[]> {
  const { include_members_count: members, include_missing_member_with_elevated_permissions: administrators } = asked;
  const counts = members || administrators ? await countMembers(work, found) : [];
  return found.map((organization, at) =>
    printOrganization(organization, work.tools.publicUrl, {
      members: members ? counts[at] : undefined,
      administrators: administrators ? counts[at] : undefined,
    }),
  );
}

function readFields(body: z.output<z.ZodObject<typeof fields>>) {
  const { slug, max_allowed_memberships: maxMembers, created_at: createdAt } = body;
  return {
    ...(slug === undefined ? {} : { slug }),
    ...(maxMembers === undefined ? {} : { maxMembers }),
    ...(createdAt === undefined ? {} : { createdAt }),
    buckets: readBuckets(body),
  };
}

// From that version on metadata has an endpoint of its own.
function refuseMetadata(body: Record<string, unknown>): void {
  const fields = Object.keys(buckets)
    .filter((path) => body[path] !== undefined)
    .map((path) => ({ path, rule: 'unknown', message: `${path} is not a parameter of this call: see /metadata.` }));
  if (fields.length > 0) throw refuse('invalid_request', { fields });
}
