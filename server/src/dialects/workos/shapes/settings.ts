// Settings of the environment as this wire writes them.

import { z } from 'zod';
import type { CorsOrigin, JwtTemplate, RedirectUri } from '../../../model/environment.ts';
import { printTime, timestamp } from './common.ts';

export const jwtTemplateSchema = z
  .object({ object: z.literal('jwt_template'), content: z.string(), created_at: timestamp, updated_at: timestamp })
  .meta({ id: 'JwtTemplate' });

export function printJwtTemplate(template: JwtTemplate): z.input<typeof jwtTemplateSchema> {
  return {
    object: 'jwt_template',
    content: template.content,
    created_at: printTime(template.createdAt),
    updated_at: printTime(template.updatedAt),
  };
}

export const redirectUriSchema = z
  .object({
    object: z.literal('redirect_uri'),
    id: z.string(),
    uri: z.string(),
    default: z.boolean(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'RedirectUri' });

export function printRedirectUri(redirect: RedirectUri): z.input<typeof redirectUriSchema> {
  return {
    object: 'redirect_uri',
    id: redirect.id,
    uri: redirect.uri,
    default: redirect.isDefault,
    created_at: printTime(redirect.createdAt),
    updated_at: printTime(redirect.updatedAt),
  };
}

export const corsOriginSchema = z
  .object({
    object: z.literal('cors_origin'),
    id: z.string(),
    origin: z.string(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'CorsOrigin' });

export function printCorsOrigin(origin: CorsOrigin): z.input<typeof corsOriginSchema> {
  return {
    object: 'cors_origin',
    id: origin.id,
    origin: origin.origin,
    created_at: printTime(origin.createdAt),
    updated_at: printTime(origin.updatedAt),
  };
}
