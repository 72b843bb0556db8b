// What is there when a test begins, said as the bodies of the calls that make it. Names in either spelling.

/** A user as `POST /user_management/users` takes one, and the organizations that they belong to. */
export interface SeedUser {
  email: string;
  password?: string;
  firstName?: string;
  lastName?: string;
  emailVerified?: boolean;
  externalId?: string;
  metadata?: Record<string, string>;
  /** Names of organizations of the seed; a role for each, if it is not the default one. */
  organizations?: (string | { name: string; role?: string })[];
  [field: string]: unknown;
}

/** An organization as `POST /organizations` takes one. */
export interface SeedOrganization {
  name: string;
  externalId?: string;
  metadata?: Record<string, string>;
  [field: string]: unknown;
}

export interface Seed {
  users?: SeedUser[];
  organizations?: SeedOrganization[];
  permissions?: { slug: string; name: string; [field: string]: unknown }[];
  /** `permissions` are slugs. */
  roles?: { slug: string; name: string; permissions?: string[]; [field: string]: unknown }[];
  /** Places that people may be sent back to. */
  redirectUris?: string[];
  corsOrigins?: string[];
}

/** Ids of what a seed has made: of users by their address, of organizations by their name. */
export interface Seeded {
  users: Record<string, string>;
  organizations: Record<string, string>;
}

type Answer = (request: Request) => Promise<Response>;

/** Makes what a seed says, through the API. Rejects with what the server says of what it refuses. */
export async function plant(answer: Answer, apiKey: string, seed: Seed): Promise<Seeded> {
  const seeded: Seeded = { users: {}, organizations: {} };

  async function post(path: string, body: object): Promise<{ id: string }> {
    const response = await answer(
      new Request(`http://latchkey.test${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(named(body)),
      }),
    );
    const text = await response.text();
    if (!response.ok) throw new Error(`The seed is refused: POST ${path} ${JSON.stringify(body)}: ${text}`);
    return JSON.parse(text);
  }

  for (const uri of seed.redirectUris ?? []) await post('/user_management/redirect_uris', { uri });
  for (const origin of seed.corsOrigins ?? []) await post('/user_management/cors_origins', { origin });
  for (const permission of seed.permissions ?? []) await post('/authorization/permissions', permission);
  for (const { permissions, ...role } of seed.roles ?? []) {
    await post('/authorization/roles', role);
    for (const slug of permissions ?? []) await post(`/authorization/roles/${role.slug}/permissions`, { slug });
  }
  for (const organization of seed.organizations ?? [])
    seeded.organizations[organization.name] = (await post('/organizations', organization)).id;
  for (const { organizations, ...user } of seed.users ?? []) {
    const { id } = await post('/user_management/users', user);
    seeded.users[user.email] = id;
    for (const each of organizations ?? []) {
      const { name, role } = typeof each === 'string' ? { name: each, role: undefined } : each;
      const organizationId = seeded.organizations[name];
      if (!organizationId) throw new Error(`The seed has no organization "${name}" for ${user.email}.`);
      await post('/user_management/organization_memberships', {
        user_id: id,
        organization_id: organizationId,
        ...(role ? { role_slug: role } : {}),
      });
    }
  }
  return seeded;
}

// Only the names of fields: what is in them is the application's.
function named(body: object): object {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [snake(name), value]));
}
