// Second factors and challenges of this wire.

import { z } from 'zod';
import type { Challenge, EnrolledFactor, Factor } from '../../../model/factor.ts';
import { printTime, timestamp } from './common.ts';

const fields = {
  object: z.literal('authentication_factor'),
  id: z.string(),
  type: z.literal('totp'),
  user_id: z.string().optional(),
  created_at: timestamp,
  updated_at: timestamp,
};
const totp = { issuer: z.string(), user: z.string() };

export const factorSchema = z.object({ ...fields, totp: z.object(totp) }).meta({ id: 'AuthenticationFactor' });

export const enrolledFactorSchema = z
  .object({ ...fields, totp: z.object({ ...totp, secret: z.string(), qr_code: z.string(), uri: z.string() }) })
  .meta({ id: 'AuthenticationFactorEnrolled', description: 'A factor with its secret, shown once.' });

export const challengeSchema = z
  .object({
    object: z.literal('authentication_challenge'),
    id: z.string(),
    authentication_factor_id: z.string(),
    expires_at: timestamp,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'AuthenticationChallenge' });

export function printFactor(factor: Factor): z.input<typeof factorSchema> {
  return { ...printFields(factor), totp: { issuer: factor.issuer, user: factor.account } };
}

export function printEnrolledFactor(factor: EnrolledFactor): z.input<typeof enrolledFactorSchema> {
  const { issuer, account: user, secret, qrCode: qr_code, uri } = factor;
  return { ...printFields(factor), totp: { issuer, user, secret, qr_code, uri } };
}

function printFields(factor: Factor) {
  return {
    object: 'authentication_factor' as const,
    id: factor.id,
    type: factor.type,
    ...(factor.userId ? { user_id: factor.userId } : {}),
    created_at: printTime(factor.createdAt),
    updated_at: printTime(factor.updatedAt),
  };
}

export function printChallenge(challenge: Challenge): z.input<typeof challengeSchema> {
  return {
    object: 'authentication_challenge',
    id: challenge.id,
    authentication_factor_id: challenge.factorId,
    expires_at: printTime(challenge.expiresAt),
    created_at: printTime(challenge.createdAt),
    updated_at: printTime(challenge.updatedAt),
  };
}
