// The OpenAPI document that the house gives of itself, and the SDK that is made from it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { version as sdkVersion } from '../../sdk/src/index.ts';
import { faces } from '../src/app.ts';
import { workos } from '../src/dialects/workos/index.ts';
import { secretKey } from '../src/http/access.ts';
import { type Endpoint, endpoint, reply } from '../src/http/endpoint.ts';
import { type OpenApi, openApiOf } from '../src/http/openapi.ts';
import { refusalsOf, schemaOfBodies } from '../src/http/refused.ts';
import { version } from '../src/kit/version.ts';
import { ORIGIN, sharedHouse } from './house.ts';

const ABOUT = { version, origin: ORIGIN };
const document = openApiOf(workos, ABOUT);
const operations = operationsOf(document);

describe.each(faces.map((face) => ({ name: face.title, face })))('the OpenAPI document of $name', ({ face }) => {
  const house = sharedHouse('sqlite');
  const document = openApiOf(face, ABOUT);
  const operations = operationsOf(document);

  test('is served as it is made, with the origin of the server', async () => {
    const { call } = await house();
    const { status, headers, body } = await call('GET', `${face.prefix}openapi.json`, { key: null });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(body).toEqual(plain(document));
    expect(body.servers).toEqual([{ url: ORIGIN }]);
  });

  test('is valid OpenAPI 3.1', async () => {
    expect(danglingReferences(document)).toEqual([]);
    const verdict = await new Validator().validate(plain(document) as never);
    expect(verdict.errors ?? []).toEqual([]);
    expect(verdict.valid).toBe(true);
  });

  test('holds every endpoint, and nothing else', () => {
    const declared = face.endpoints.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(operations.map(({ name }) => name).sort()).toEqual(declared.sort());
  });

  test('names each operation once, by the id of the vendor', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const built = face.operations.filter(({ id }) => face.endpoints.some(({ operation }) => operation === id));
    for (const { id } of built) expect(ids).toContain(id.replace(/\[\d+\]$/, ''));
  });

  test('declares every parameter of every path', () => {
    for (const { name, operation } of operations) {
      const inPath = operation.parameters?.filter((each) => each.in === 'path').map((each) => each.name) ?? [];
      expect(inPath, name).toEqual([...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter));
    }
  });
});

test('a schema that two documents name alike is the same in both', () => {
  const [first, second] = faces.map((face) => openApiOf(face, ABOUT).components.schemas);
  const shared = Object.keys(first ?? {}).filter((name) => second?.[name]);
  for (const name of shared) expect(first?.[name], name).toEqual(second?.[name]);
});

describe('the OpenAPI document', () => {
  const house = sharedHouse('sqlite');

  test('says of another path of an operation which one it repeats', () => {
    expect(document.paths['/user_management/authenticate']?.post?.['x-alias-of']).toBeUndefined();
    expect(document.paths['/x/authkit/users/authenticate']?.post).toMatchObject({
      operationId: 'UserlandSessionsController_authenticate_alias',
      'x-alias-of': '/user_management/authenticate',
    });
  });

  test('tells the forms of a body apart by their grant type', () => {
    const body = document.paths['/user_management/authenticate']?.post?.requestBody;
    expect(Object.keys(body?.content ?? {})).toEqual(['application/json', 'application/x-www-form-urlencoded']);
    expect(body?.content['application/json']?.schema.discriminator).toEqual({
      propertyName: 'grant_type',
      mapping: {
        password: '#/components/schemas/PasswordGrant',
        authorization_code: '#/components/schemas/AuthorizationCodeGrant',
        refresh_token: '#/components/schemas/RefreshTokenGrant',
        'urn:ietf:params:oauth:grant-type:device_code': '#/components/schemas/DeviceCodeGrant',
        'urn:workos:oauth:grant-type:magic-auth:code': '#/components/schemas/MagicAuthGrant',
        'urn:workos:oauth:grant-type:email-verification:code': '#/components/schemas/EmailVerificationGrant',
        'urn:workos:oauth:grant-type:organization-selection': '#/components/schemas/OrganizationSelectionGrant',
        'urn:workos:oauth:grant-type:mfa-totp': '#/components/schemas/MfaTotpGrant',
      },
    });
  });

  test('says who may call', () => {
    expect(document.paths['/user_management/users']?.get?.security).toEqual([{ secretKey: [] }]);
    expect(document.paths['/user_management/authenticate']?.post?.security).toEqual([{ secretKey: [] }, {}]);
    expect(document.paths['/sso/jwks/{clientId}']?.get?.security).toEqual([]);
  });

  test('lists the codes of every refusal under its status', () => {
    const { responses } = document.paths['/user_management/users']?.post ?? {};
    const codes = followed(responses?.['400'])?.content?.['application/json']?.schema.properties?.code?.enum;
    expect(codes).toEqual(
      expect.arrayContaining(['user_creation_error', 'password_strength_error', 'invalid_metadata']),
    );
    expect(responses?.['401']).toEqual({ $ref: '#/components/responses/unauthorized' });
    expect(Object.keys(responses ?? {})).toEqual(['201', '400', '401', '409', '413', '415', '422', '500', '503']);
  });

  test('adds the refusals of reading and admitting to those that an endpoint declares', () => {
    const refused = (path: string, method: string) =>
      refusalsOf(workos.endpoints.find((each) => each.path === path && each.method === method) as Endpoint);
    const read = ['unauthorized', 'request_too_large', 'malformed_request', 'not_found'];
    expect(refused('/user_management/users/:id', 'GET')).toEqual(read);
    expect(refused('/events', 'GET')).toContain('invalid_request');
    expect(refused('/user_management/sessions/revoke', 'POST')).toEqual(
      expect.arrayContaining(['invalid_request', 'unsupported_media_type', 'not_found']),
    );
    expect(refused('/user_management/authenticate', 'POST')).toContain('too_many_requests');
  });

  test('says a refusal as it is said of this act, not of another', () => {
    const codes = (method: 'post' | 'put', path: string) =>
      JSON.stringify(document.paths[path]?.[method]?.responses['400']);
    expect(codes('post', '/user_management/users')).toContain('user_creation_error');
    expect(codes('put', '/user_management/users/{id}')).not.toContain('user_creation_error');
  });

  test('promises Retry-After wherever it is sent', () => {
    for (const { name, operation } of operations) {
      for (const status of ['429', '503']) {
        const response = followed(operation.responses[status]);
        if (response) expect(Object.keys(response.headers ?? {}), `${name} ${status}`).toContain('Retry-After');
      }
    }
    expect(followed(document.paths['/user_management/authenticate']?.post?.responses['429'])).toBeDefined();
  });

  test('gives an example of every error, which its schema admits', () => {
    let seen = 0;
    for (const { name, operation } of operations) {
      for (const response of Object.values(operation.responses).map(followed)) {
        const { schema, examples = {} } = response?.content?.['application/json'] ?? {};
        for (const example of Object.keys(examples)) {
          const schemaOfError = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
          const { value } = document.components.examples[example] ?? {};
          expect(schemaOfError.safeParse(value).success, `${name} ${example}`).toBe(true);
          seen += 1;
        }
      }
    }
    expect(seen).toBeGreaterThan(50);
  });

  test('describes the user that the server answers', async () => {
    const { call } = await house();
    const { body } = await call('POST', '/user_management/users', { body: { email: 'ada@example.com' } });
    const schema = z.fromJSONSchema(plain(document.components.schemas.User) as z.core.JSONSchema.JSONSchema);
    expect(schema.safeParse(body).error).toBeUndefined();
    expect(schema.safeParse({ ...body, secret: 'x' }).success).toBe(false);
  });

  test('is the same letter by letter each time it is made', () => {
    expect(JSON.stringify(openApiOf(workos, ABOUT))).toBe(JSON.stringify(document));
  });

  test('refuses a schema that is one thing when sent and another when answered', () => {
    const stamped = z.object({ at: z.string().default('now') }).meta({ id: 'Stamped' });
    const twice = endpoint({
      method: 'POST',
      path: '/stamps',
      operation: 'stamp',
      summary: 'Stamp',
      access: secretKey,
      body: stamped,
      answers: { 200: stamped },
      refusals: [],
      run: async ({ body }) => reply(200, body),
    });
    expect(() => openApiOf({ ...workos, endpoints: [twice] }, ABOUT)).toThrow(/Stamped reads differently/);
  });

  test('requires of error bodies what all have, and allows what some have', () => {
    expect(schemaOfBodies([{ code: 'a', errors: [{ field: 'x' }] }, { code: 'b' }])).toEqual({
      type: 'object',
      properties: {
        code: { type: 'string' },
        errors: {
          type: 'array',
          items: { type: 'object', properties: { field: { type: 'string' } }, required: ['field'] },
        },
      },
      required: ['code'],
    });
  });
});

test('the SDK tells the version of the server that its types were made from', () => {
  const manifest = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'));
  expect(sdkVersion).toBe(version);
  expect(sdkVersion).toBe(manifest('sdk/package.json').version);
  expect(version).toBe(manifest('server/package.json').version);
});

function operationsOf({ paths }: OpenApi) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
}

type Documented = OpenApi['paths'][string][string]['responses'][string];

function followed(response: Documented | undefined) {
  if (!response || !('$ref' in response)) return response;
  return document.components.responses[response.$ref.split('/').at(-1) ?? ''];
}

function danglingReferences(root: OpenApi): string[] {
  const text = JSON.stringify(root);
  const references = new Set([...text.matchAll(/"(#\/components\/[^"]+)"/g)].map(([, reference = '']) => reference));
  return [...references].filter((reference) => {
    let at: unknown = root;
    for (const part of reference.slice(2).split('/')) at = (at as Record<string, unknown> | undefined)?.[part];
    return at === undefined;
  });
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
