// Answers that are errors, and what they become.

import { describe, expect, test } from 'vitest';
import {
  AuthenticationStepError,
  errorOf,
  type NotFoundError,
  type RateLimitError,
  type ValidationError,
} from '../src/errors.ts';

describe('an answer that is an error', () => {
  test.each([
    [400, { code: 'invalid_credentials', message: 'No.' }, 'BadRequestError', 'invalid_credentials'],
    [400, { error: 'invalid_grant', error_description: 'Over.' }, 'OAuthError', 'invalid_grant'],
    [400, { error: 'authorization_pending', code: 'authorization_pending' }, 'OAuthError', 'authorization_pending'],
    [401, { message: 'Unauthorized' }, 'AuthenticationError', 'http_401'],
    [403, { code: 'mfa_challenge', pending_authentication_token: 't' }, 'AuthenticationStepError', 'mfa_challenge'],
    [400, { error: 'sso_required', connection_ids: ['c'] }, 'AuthenticationStepError', 'sso_required'],
    [403, { code: 'user_banned', message: 'No.' }, 'PermissionError', 'user_banned'],
    [404, { code: 'entity_not_found', entity_id: 'user_1' }, 'NotFoundError', 'entity_not_found'],
    [409, { code: 'duplicate_endpoint' }, 'ConflictError', 'duplicate_endpoint'],
    [422, { errors: [{ code: 'form_param_nil', message: 'No.' }] }, 'ValidationError', 'form_param_nil'],
    [429, { error: 'too_many_requests' }, 'RateLimitError', 'too_many_requests'],
    [500, undefined, 'ServerError', 'http_500'],
    [503, '<html>', 'ServerError', 'http_503'],
    [302, null, 'ServerError', 'http_302'],
  ] as const)('%s %o is %s', (status, body, name, code) => {
    const error = errorOf(status, 'req_1', body, null);
    expect([error.name, error.code, error.status, error.requestId]).toEqual([name, code, status, 'req_1']);
    expect(error).toBeInstanceOf(Error);
    expect(error.message).not.toBe('');
  });

  test('says which step is asked for, and with what', () => {
    const error = errorOf(
      403,
      null,
      {
        code: 'organization_selection_required',
        message: 'Choose.',
        pending_authentication_token: 'pending',
        user: { id: 'user_1', first_name: 'Ada' },
        organizations: [{ id: 'org_1', name: 'Acme' }],
      },
      null,
    );
    if (!(error instanceof AuthenticationStepError)) throw error;
    expect(error.pendingAuthenticationToken).toBe('pending');
    if (error.step.type !== 'organization_selection_required') throw error;
    expect(error.step.organizations[0]?.name).toBe('Acme');
    expect(error.step.user.firstName).toBe('Ada');
  });

  test('says which fields are wrong', () => {
    const clerk = errorOf(
      422,
      null,
      {
        errors: [
          {
            code: 'form_identifier_exists',
            message: 'taken',
            long_message: 'It is taken.',
            meta: { param_name: 'email_address' },
          },
        ],
      },
      null,
    ) as ValidationError;
    expect(clerk.fields).toEqual([{ code: 'form_identifier_exists', message: 'It is taken.', field: 'emailAddress' }]);
    const origins = errorOf(
      422,
      null,
      { message: 'Validation failed', errors: [{ property: 'origin', constraints: { isUrl: 'no URL' } }] },
      null,
    ) as ValidationError;
    expect(origins.fields).toEqual([{ code: 'isUrl', message: 'no URL', field: 'origin' }]);
  });

  test('says how long to wait, and what is not there', () => {
    expect((errorOf(429, null, {}, 7) as RateLimitError).retryAfter).toBe(7);
    expect((errorOf(404, null, { entity_id: 'user_1' }, null) as NotFoundError).entityId).toBe('user_1');
    expect((errorOf(404, null, null, null) as NotFoundError).entityId).toBeNull();
  });
});
