// Second factors on this wire: of users, and standing alone.

import { z } from 'zod';
import * as factors from '../../../core/factors.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, pageQuery, printList, toPageRequest } from '../lists.ts';
import { optional, text } from '../shapes/common.ts';
import {
  challengeSchema,
  enrolledFactorSchema,
  factorSchema,
  printChallenge,
  printEnrolledFactor,
  printFactor,
} from '../shapes/factor.ts';

const OF_USER = '/user_management/users/:userlandUserId/auth_factors';
const ofUser = z.object({ userlandUserId: z.string() });
const byId = z.object({ id: z.string() });
const totpFields = {
  type: z.literal('totp'),
  totp_issuer: optional(text),
  totp_user: optional(text),
};

export const enrolUserFactor = endpoint({
  method: 'POST',
  path: OF_USER,
  operation: 'UserlandUserAuthenticationFactorsController_create[0]',
  summary: 'Enrol a second factor of a user',
  access: secretKey,
  params: ofUser,
  body: z.object({ ...totpFields, totp_secret: optional(z.string().max(128)) }).meta({ id: 'EnrolUserFactor' }),
  answers: {
    201: z.object({
      authentication_factor: enrolledFactorSchema,
      authentication_challenge: challengeSchema,
      // What the Elixir SDK reads.
      factor: enrolledFactorSchema,
      challenge: challengeSchema,
    }),
  },
  refusals: ['not_found', 'invalid_totp_secret'],
  async run({ work, params, body }) {
    const { totp_issuer: issuer, totp_user: account, totp_secret: secret } = body;
    const enrolled = await factors.enrolFactor(work, { userId: params.userlandUserId, issuer, account, secret });
    const factor = printEnrolledFactor(enrolled.factor);
    const challenge = printChallenge(enrolled.challenge);
    return reply(201, { authentication_factor: factor, authentication_challenge: challenge, factor, challenge });
  },
});

export const listUserFactors = endpoint({
  method: 'GET',
  path: OF_USER,
  operation: 'UserlandUserAuthenticationFactorsController_list[0]',
  summary: "List a user's second factors",
  access: secretKey,
  params: ofUser,
  query: z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(factorSchema) },
  refusals: ['not_found', 'invalid_cursor'],
  async run({ work, params, query }) {
    const page = await factors.listFactors(work, params.userlandUserId, toPageRequest(query));
    return reply(200, printList(page, printFactor));
  },
});

export const enrolFactor = endpoint({
  method: 'POST',
  path: '/auth/factors/enroll',
  operation: 'AuthenticationFactorsController_create',
  summary: 'Enrol a second factor',
  access: secretKey,
  body: z.object({ ...totpFields, user_id: optional(z.string().min(1)) }).meta({ id: 'EnrolFactor' }),
  answers: { 201: enrolledFactorSchema },
  refusals: ['not_found'],
  async run({ work, body }) {
    const { totp_issuer: issuer, totp_user: account, user_id: userId } = body;
    return reply(201, printEnrolledFactor((await factors.enrolFactor(work, { userId, issuer, account })).factor));
  },
});

export const getFactor = endpoint({
  method: 'GET',
  path: '/auth/factors/:id',
  operation: 'AuthenticationFactorsController_get',
  summary: 'Get a second factor',
  access: secretKey,
  params: byId,
  answers: { 200: factorSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printFactor(await factors.getFactor(work, params.id)));
  },
});

export const deleteFactor = endpoint({
  method: 'DELETE',
  path: '/auth/factors/:id',
  operation: 'AuthenticationFactorsController_delete',
  summary: 'Delete a second factor',
  access: secretKey,
  params: byId,
  answers: { 200: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await factors.deleteFactor(work, params.id);
    return empty(200);
  },
});

export const challengeFactor = endpoint({
  method: 'POST',
  path: '/auth/factors/:id/challenge',
  operation: 'AuthenticationFactorsController_challenge',
  summary: 'Ask for a code of a second factor',
  access: secretKey,
  params: byId,
  answers: { 201: challengeSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(201, printChallenge(await factors.challengeFactor(work, params.id)));
  },
});

export const verifyChallenge = endpoint({
  method: 'POST',
  path: '/auth/challenges/:id/verify',
  operation: 'AuthenticationChallengesController_verify',
  summary: 'Verify a code against its challenge',
  access: secretKey,
  params: byId,
  body: z.object({ code: z.string().min(1).max(64) }),
  answers: { 201: z.object({ challenge: challengeSchema, valid: z.boolean() }) },
  refusals: ['not_found', 'invalid_code', 'account_locked'],
  async run({ work, params, body }) {
    const { challenge, valid } = await factors.verifyChallenge(work, params.id, body.code);
    return reply(201, { challenge: printChallenge(challenge), valid });
  },
});
