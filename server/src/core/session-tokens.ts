// Tokens that an application's server has made of a session: short ones that stand for it, and ones of the template.

import { newUlid } from '../kit/ids.ts';
import { signToken } from '../kit/jwt.ts';
import type { Account } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import type { Session } from '../model/session.ts';
import type { User } from '../model/user.ts';
import { findAccount } from '../store/accounts.ts';
import { findOrganization } from '../store/organizations.ts';
import { findBearer, touchSession } from '../store/session-list.ts';
import { checkGates } from './gates.ts';
import { type Claims, renderClaims } from './jwt-template.ts';
import { permissionsOf } from './roles.ts';
import { showSession } from './sessions.ts';
import { currentSigningKey } from './signing-keys.ts';
import type { Work } from './work.ts';

/** The life of a session's token unless another is asked for, in seconds. */
const LIFE = 60;
/** A session that is in use is written at most this often. */
const NOTED = 60_000;
/** Verifiers without leeway reject a token that is a moment early. */
const EARLY = 10;
/** The one template that an environment has goes by this name. */
const TEMPLATE = 'default';

/** What a token can tell of its session. */
export interface SessionFacts {
  session: Session;
  /** Where the session is, if its user is an active member there now; the first role is the primary one. */
  organization: { id: string; slug: string; roleSlugs: string[]; permissions: string[] } | null;
  /** Minutes since the first and since the second factor were proven; null for what was not. */
  factorAges: [number | null, number | null];
}

export interface TokenForm {
  /** How a face says it. */
  print(facts: SessionFacts): Claims;
  /** What the token's header says of its kind. */
  category?: string;
  /** How long it is good for; a minute by default. Longer is the caller's word: a token outlives its session. */
  seconds?: number | undefined;
}

/**
 * Makes a token that stands for a session. Whether the session lives, and whether its user may be let in, is read at
 * every call (T3). Refuses `not_found` for one that is over, `user_banned`, `user_locked`.
 */
export async function issueSessionToken(work: Work, id: string, form: TokenForm): Promise<string> {
  const { session, roleSlugs } = await admit(work, id);
  const { organizationId } = session;
  const [organization, permissions] =
    organizationId && roleSlugs
      ? await Promise.all([
          findOrganization(work.db, work.environmentId, organizationId),
          permissionsOf(work, organizationId, roleSlugs),
        ])
      : [null, []];
  const facts = {
    session,
    organization: organization && {
      id: organization.id,
      slug: organization.slug,
      roleSlugs: roleSlugs ?? [],
      permissions,
    },
    factorAges: agesOf(session, work.now()),
  };
  return sign(work, session.userId, form.print(facts), form);
}

/**
 * Makes a token of the environment's template, which stands for its user and not for the session. Refuses as
 * {@link issueSessionToken} does, `not_found` for another name than `default` and where no template was written, and
 * `token_too_big`.
 */
export async function issueTemplateToken(
  work: Work,
  id: string,
  name: string,
  form: Omit<TokenForm, 'print'>,
): Promise<string> {
  if (name !== TEMPLATE || !work.environment.jwtTemplate)
    throw refuse('not_found', { entity: 'jwt_template', id: name });
  const { session } = await admit(work, id);
  const account = await findAccount(work.db, work.environmentId, session.userId);
  if (!account) throw refuse('not_found', { entity: 'session', id });
  // Without an address its paths render to nothing.
  const user = account as Account & User;
  const claims = await renderClaims(work, work.db, { user, organizationId: session.organizationId });
  return sign(work, session.userId, claims, form);
}

// To make a token is to use the session: it is noted, so that the limit of idleness holds for it as for a refresh.
async function admit(work: Work, id: string) {
  const now = work.now();
  const bearer = await findBearer(work.db, work.environmentId, id, now);
  const gone = refuse('not_found', { entity: 'session', id });
  if (!bearer || showSession(work, bearer.session).standing !== 'active') throw gone;
  checkGates(bearer.user, now);
  if (now - bearer.session.updatedAt < NOTED) return bearer;
  if (!(await work.once((tx) => touchSession(tx, work.environmentId, id, now)))) throw gone;
  return bearer;
}

async function sign(
  work: Work,
  userId: string,
  claims: Claims,
  { category, seconds = LIFE }: Omit<TokenForm, 'print'>,
): Promise<string> {
  const now = work.now();
  const issued = Math.floor(now / 1000);
  const registered = {
    iss: work.environment.settings.issuer ?? work.tools.publicUrl,
    sub: userId,
    jti: newUlid(now),
    iat: issued,
    nbf: issued - EARLY,
    exp: issued + seconds,
  };
  return signToken(await currentSigningKey(work, now), { ...claims, ...registered }, category);
}

// Nobody proved anything to a session that the application's server began.
function agesOf({ authMethod, authenticatedAt, secondFactorAt }: Session, now: number): [number | null, number | null] {
  const age = (at: number | null) => (at === null ? null : Math.max(0, Math.floor((now - at) / 60_000)));
  return [age(authMethod === 'secret_key' ? null : authenticatedAt), age(secondFactorAt)];
}
