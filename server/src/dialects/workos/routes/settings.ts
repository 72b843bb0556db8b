// Settings of the environment on this wire: the template of access tokens, redirect URIs, CORS origins.

import { z } from 'zod';
import { getJwtTemplate, setJwtTemplate } from '../../../core/jwt-template.ts';
import * as origins from '../../../core/origins.ts';
import * as redirects from '../../../core/redirects.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, pageQuery, printList, toPageRequest } from '../lists.ts';
import {
  corsOriginSchema,
  jwtTemplateSchema,
  printCorsOrigin,
  printJwtTemplate,
  printRedirectUri,
  redirectUriSchema,
} from '../shapes/settings.ts';

const UM = '/user_management';
const page = z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR);

export const readJwtTemplate = endpoint({
  method: 'GET',
  path: `${UM}/jwt_template`,
  operation: 'JwtTemplatesController_getJwtTemplate',
  summary: 'Get the template of access tokens',
  access: secretKey,
  answers: { 200: jwtTemplateSchema },
  refusals: ['not_found'],
  async run({ work }) {
    return reply(200, printJwtTemplate(await getJwtTemplate(work)));
  },
});

export const updateJwtTemplate = endpoint({
  method: 'PUT',
  path: `${UM}/jwt_template`,
  operation: 'JwtTemplatesController_updateJwtTemplate',
  summary: 'Set the template of access tokens',
  access: secretKey,
  body: z
    .object({ content: z.string().min(1).describe('JSON text with placeholders: see docs/jwt-template.md.') })
    .meta({ id: 'UpdateJwtTemplate' }),
  answers: { 200: jwtTemplateSchema },
  refusals: [],
  async run({ work, body }) {
    return reply(200, printJwtTemplate(await setJwtTemplate(work, body.content)));
  },
});

export const createRedirectUri = endpoint({
  method: 'POST',
  path: `${UM}/redirect_uris`,
  operation: 'RedirectUrisController_create',
  summary: 'Register a redirect URI',
  access: secretKey,
  body: z.object({ uri: z.string().min(1) }).meta({ id: 'CreateRedirectUri' }),
  answers: { 201: redirectUriSchema },
  refusals: ['invalid_redirect_uri', 'duplicate_redirect_uri'],
  async run({ work, body }) {
    return reply(201, printRedirectUri(await redirects.createRedirect(work, body.uri)));
  },
});

export const listRedirectUris = endpoint({
  method: 'GET',
  path: `${UM}/redirect_uris`,
  operation: 'RedirectUrisController_list',
  summary: 'List redirect URIs',
  access: secretKey,
  query: page,
  answers: { 200: listOf(redirectUriSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    return reply(200, printList(await redirects.listSignInRedirects(work, toPageRequest(query)), printRedirectUri));
  },
});

export const deleteRedirectUri = endpoint({
  method: 'DELETE',
  path: `${UM}/redirect_uris/:id`,
  operation: 'RedirectUrisController_delete',
  summary: 'Delete a redirect URI',
  access: secretKey,
  params: z.object({ id: z.string() }),
  answers: { 204: 'empty' },
  refusals: ['not_found', 'default_redirect_uri'],
  async run({ work, params }) {
    await redirects.removeRedirect(work, params.id);
    return empty(204);
  },
});

export const createCorsOrigin = endpoint({
  method: 'POST',
  path: `${UM}/cors_origins`,
  operation: 'CorsOriginsController_createCorsOrigin',
  summary: 'Register a CORS origin',
  access: secretKey,
  // What is no text at all is refused like a text that is no origin: this route has an envelope of its own.
  body: z.object({ origin: z.string().catch('') }).meta({ id: 'CreateCorsOrigin' }),
  answers: { 201: corsOriginSchema },
  refusals: ['invalid_origin', 'duplicate_origin'],
  async run({ work, body }) {
    return reply(201, printCorsOrigin(await origins.registerOrigin(work, body.origin)));
  },
});

export const listCorsOrigins = endpoint({
  method: 'GET',
  path: `${UM}/cors_origins`,
  operation: 'CorsOriginsController_list',
  summary: 'List CORS origins',
  access: secretKey,
  query: page,
  answers: { 200: listOf(corsOriginSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    return reply(200, printList(await origins.listOrigins(work, toPageRequest(query)), printCorsOrigin));
  },
});
