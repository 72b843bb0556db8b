// The template of access tokens: what an operator adds to them, checked when it is written and rendered into each.

import {
  asText,
  lookUp,
  parseTemplate,
  renderTemplate,
  type Template,
  TemplateFault,
  TemplateTooBig,
} from '../kit/template.ts';
import type { JwtTemplate } from '../model/environment.ts';
import type { Membership, Organization } from '../model/organization.ts';
import { refuse } from '../model/refusal.ts';
import type { User } from '../model/user.ts';
import type { Db } from '../store/database.ts';
import { findEnvironment, lockEnvironment, updateJwtTemplate } from '../store/environments.ts';
import { listMemberships } from '../store/memberships.ts';
import { findOrganization } from '../store/organizations.ts';
import { emit } from './events.ts';
import { forgetAdmitted } from './keys.ts';
import type { Work } from './work.ts';

/** Claims that an operator adds, in their own words. */
export type Claims = Record<string, unknown>;

/** What verifiers go by (RFC 7519 section 4.1): ours, whatever a template says. */
const RESERVED = ['iss', 'sub', 'exp', 'iat', 'nbf', 'jti'];
/** Tokens travel in cookies, of which browsers keep 4 KB. */
const MAX_CLAIMS = 3_072;
const REMEMBERED = 100;

/** The template. Refuses `not_found` where none was written. */
export async function getJwtTemplate(work: Work): Promise<JwtTemplate> {
  const template = (await findEnvironment(work.db, work.environmentId))?.jwtTemplate;
  if (!template) throw refuse('not_found', { entity: 'jwt_template', id: work.environmentId });
  return template;
}

/**
 * Writes the template that every access token is rendered with from now on: here at once, on other replicas within a
 * second. What could not be rendered later is refused now (`invalid_request`), with a sentence that says why.
 */
export async function setJwtTemplate(work: Work, content: string): Promise<JwtTemplate> {
  checkTemplate(content);
  const now = work.now();
  const written = await work.commit(async (tx) => {
    const before = (await lockEnvironment(tx, work.environmentId))?.jwtTemplate ?? null;
    if (before?.content === content) return before;
    const template = { content, createdAt: before?.createdAt ?? now, updatedAt: now };
    await updateJwtTemplate(tx, work.environmentId, template);
    await emit(work, tx, 'jwt_template.updated', { content }, { previous: { content: before?.content ?? null } });
    return template;
  });
  forgetAdmitted(work.tools);
  return written;
}

/** Whom a token speaks of. */
interface Subject {
  user: User;
  organizationId: string | null;
}

/**
 * Renders the claims that the template adds to an access token, from what is stored at this moment. Only what it names
 * is read. Refuses `token_too_big` beyond 3,072 bytes.
 */
export async function renderClaims(work: Work, db: Db, { user, organizationId }: Subject): Promise<Claims> {
  const content = work.environment.jwtTemplate?.content;
  if (content === undefined) return {};
  const template = parsed(content);
  const names = new Set(template.paths.map(({ path: [root] }) => root));
  const filter = { userId: user.id, organizationId: organizationId ?? '', statuses: ['active' as const] };
  const [organization, members] = await Promise.all([
    organizationId && names.has('organization') ? findOrganization(db, work.environmentId, organizationId) : null,
    organizationId && names.has('organization_membership')
      ? listMemberships(db, work.environmentId, filter, { limit: 1, order: 'asc' })
      : null,
  ]);
  return render(template, data(user, organization, members?.rows[0] ?? null));
}

/** Refuses `invalid_request` for a template that does not parse, or would not render to claims. */
function checkTemplate(content: string): void {
  try {
    const template = parseTemplate(content);
    const reserved = template.keys.find((key) => RESERVED.includes(key));
    if (reserved) throw new TemplateFault(`uses the key '${reserved}': ${RESERVED.join(', ')} are reserved.`);
    for (const { path, inText } of template.paths) {
      checkPath(path);
      // Of lists the sample has one, which stands for each.
      for (const [at, name] of path.entries()) if (at > 1 && /^\d+$/.test(name)) path[at] = '0';
      // Each, since the sample has something at the first: for somebody else the next one comes in.
      if (inText) asText(lookUp(SAMPLE, path));
    }
    const claims = renderTemplate(template, SAMPLE);
    for (const key of Object.keys(FORMS)) {
      if (Object.hasOwn(claims, key) && !fits(key, claims[key]))
        throw new TemplateFault(`gives '${key}' a value that verifiers do not take.`);
    }
  } catch (error) {
    if (error instanceof TemplateTooBig) throw fault('can never render to so few bytes as a token may carry.');
    throw error instanceof TemplateFault ? fault(error.message) : error;
  }
}

function fault(text: string) {
  return refuse('invalid_request', { fields: [{ path: 'content', rule: 'invalid', message: `Content ${text}` }] });
}

// The roots and their fields are known; below metadata and the like anything may stand.
function checkPath(path: string[]): void {
  const [root = '', field, ...below] = path;
  const value = lookUp(SAMPLE, [root, field ?? ''].slice(0, path.length));
  const known = value !== null && (below.length === 0 || typeof value === 'object');
  if (!known) throw new TemplateFault(`has an invalid path: "${path.join('.')}".`);
}

function render(template: Template, from: object): Claims {
  const claims = rendered(template, from);
  if (Buffer.byteLength(JSON.stringify(claims)) > MAX_CLAIMS) throw refuse('token_too_big');
  for (const key of [...RESERVED, ...Object.keys(FORMS)]) {
    if (Object.hasOwn(claims, key) && !fits(key, claims[key])) delete claims[key];
  }
  return claims;
}

function rendered(template: Template, from: object): Claims {
  try {
    return renderTemplate(template, from);
  } catch (error) {
    throw error instanceof TemplateTooBig ? refuse('token_too_big') : error;
  }
}

// Forms without which the vendors' SDKs refuse a token, or fail; a template's value of another form is left out.
const FORMS: Record<string, (value: unknown) => boolean> = {
  sid: (value) => typeof value === 'string' && value !== '',
  aud: (value) => [value].flat().every((each) => typeof each === 'string'),
};

function fits(key: string, value: unknown): boolean {
  return FORMS[key]?.(value) ?? false;
}

const known = new Map<string, Template>();

function parsed(content: string): Template {
  const found = known.get(content);
  if (found) return found;
  const template = parseTemplate(content);
  if (known.size >= REMEMBERED) known.clear();
  known.set(content, template);
  return template;
}

const iso = (epochMs: number | null) => (epochMs === null ? null : new Date(epochMs).toISOString());

// What a template may name, in its own words; secrets are not among it. Plain values only.
function data(user: User, organization: Organization | null, member: Membership | null) {
  return {
    user: {
      object: 'user',
      id: user.id,
      email: user.email,
      email_verified: user.emailVerified,
      first_name: user.firstName,
      last_name: user.lastName,
      name: user.name ?? ([user.firstName, user.lastName].filter(Boolean).join(' ') || null),
      profile_picture_url: user.imageUrl,
      external_id: user.externalId,
      locale: user.locale,
      metadata: user.metadata,
      last_sign_in_at: iso(user.lastSignInAt),
      created_at: iso(user.createdAt),
      updated_at: iso(user.updatedAt),
    },
    organization: organization && {
      object: 'organization',
      id: organization.id,
      name: organization.name,
      external_id: organization.externalId,
      stripe_customer_id: organization.stripeCustomerId,
      allow_profiles_outside_organization: organization.allowProfilesOutside,
      metadata: organization.metadata,
      domains: organization.domains.map(({ id, domain, state, organizationId }) => ({
        object: 'organization_domain',
        id,
        organization_id: organizationId,
        domain,
        state,
      })),
      created_at: iso(organization.createdAt),
      updated_at: iso(organization.updatedAt),
    },
    organization_membership: member && {
      object: 'organization_membership',
      id: member.id,
      user_id: member.userId,
      organization_id: member.organizationId,
      organization_name: member.organizationName,
      status: member.status,
      role: member.roleSlugs[0] ?? null,
      roles: member.roleSlugs,
      directory_managed: false,
      custom_attributes: {},
      created_at: iso(member.createdAt),
      updated_at: iso(member.updatedAt),
    },
  };
}

// Somebody of whom everything is known: what renders for them has the form that it has for all.
const DATES = { createdAt: 0, updatedAt: 0 };
const NO_BUCKETS = { publicMetadata: {}, privateMetadata: {} };
const DOMAIN = { state: 'verified', strategy: 'dns' } as const;
const SAMPLE = data(
  {
    ...{ id: 'x', email: 'x', emailVerified: true, firstName: 'x', lastName: 'x', name: 'x', imageUrl: 'x' },
    ...{
      externalId: 'x',
      locale: 'x',
      metadata: {},
      lastSignInAt: 0,
      bannedAt: null,
      ...DATES,
      lockedAt: null,
      lockedUntil: null,
    },
  },
  {
    ...{ id: 'x', name: 'x', metadata: {}, externalId: 'x', stripeCustomerId: 'x', ...DATES },
    domains: [{ ...{ id: 'x', organizationId: 'x', domain: 'x', verificationToken: '' }, ...DOMAIN, ...DATES }],
    allowProfilesOutside: true,
    ...{ slug: 'x', maxMembers: 0, adminDeleteEnabled: true, createdBy: null, imageId: null, ...NO_BUCKETS },
  },
  {
    ...{ id: 'x', userId: 'x', organizationId: 'x', organizationName: 'x', status: 'active', roleSlugs: ['x'] },
    ...NO_BUCKETS,
    ...DATES,
  },
);
