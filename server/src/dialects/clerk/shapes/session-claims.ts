// What a session's token says on this wire: in the form of version 2, and in the flat one before it.

import type { SessionFacts } from '../../../core/session-tokens.ts';
import { sessionId } from './session.ts';

/** What tells the vendor's SDKs a session's token from one of a template, which must not pass for it. */
export const SESSION_CATEGORY = 'cl_B7d4PD111AAA';
export const TEMPLATE_CATEGORY = 'cl_B7d4PD222AAA';

type Claims = Record<string, unknown>;

/**
 * The claims of version 2: the active organization in `o`, its permissions packed. A permission `posts:read` is the
 * permission `read` of the feature `posts`: `fea` names the features, `o.per` the permissions, and `o.fpm` has a number
 * for each feature, whose bit n says whether it is granted permission n. One that names no feature cannot be said so, and
 * is left out, as the vendor leaves out those of the system.
 */
export function printClaims(facts: SessionFacts): Claims {
  const { organization } = facts;
  if (!organization) return { ...common(facts), v: 2 };
  const { fea, ...packed } = packPermissions(organization.permissions);
  const [rol] = organization.roleSlugs;
  return {
    ...common(facts),
    v: 2,
    ...(fea ? { fea } : {}),
    o: { id: organization.id, slg: organization.slug, ...(rol ? { rol } : {}), ...packed },
  };
}

/** The claims of version 1, for clients of API versions before 2025-04-10. */
export function printFlatClaims(facts: SessionFacts): Claims {
  const { organization } = facts;
  if (!organization) return common(facts);
  const [role] = organization.roleSlugs;
  return {
    ...common(facts),
    org_id: organization.id,
    org_slug: organization.slug,
    ...(role ? { org_role: `org:${role}` } : {}),
    org_permissions: organization.permissions.map((slug) => `org:${bare(slug)}`),
  };
}

// Minutes since each factor was proven; -1 for one that was not.
function common({ session, factorAges }: SessionFacts): Claims {
  return { sid: sessionId(session.id), sts: 'active', fva: factorAges.map((age) => age ?? -1) };
}

function packPermissions(slugs: string[]): { fea?: string; per?: string; fpm?: string } {
  const named = slugs.map(bare).filter((slug) => /^[^:,]+:[^,]+$/.test(slug));
  if (named.length === 0) return {};
  const split = named.map((slug) => [slug.slice(0, slug.indexOf(':')), slug.slice(slug.indexOf(':') + 1)] as const);
  const features = [...new Set(split.map(([feature]) => feature))];
  const permissions = [...new Set(split.map(([, permission]) => permission))];
  const granted = new Set(named);
  const bits = features.map((feature) =>
    permissions.reduce(
      (sum, permission, at) => (granted.has(`${feature}:${permission}`) ? sum | (1n << BigInt(at)) : sum),
      0n,
    ),
  );
  return {
    fea: features.map((feature) => `o:${feature}`).join(','),
    per: permissions.join(','),
    fpm: bits.join(','),
  };
}

const bare = (slug: string) => slug.replace(/^org:/, '');
