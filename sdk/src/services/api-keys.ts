// Keys that users made for programs of theirs.

import type { Face } from '../user-management/face.ts';

export const apiKeys = ({ one }: Face) => ({
  /**
   * Whose key this is; null for one that is none, or was taken back.
   *
   * @throws ValidationError `invalid_request_parameters`: no value.
   * @example
   * const { apiKey } = await latchkey.apiKeys.createValidation({ value: request.headers.get('x-api-key') });
   */
  createValidation: one('POST /api_keys/validations'),

  /**
   * Takes a user's key back.
   *
   * @throws NotFoundError `entity_not_found`: no such key.
   * @example
   * await latchkey.apiKeys.deleteApiKey({ apiKeyId: 'api_key_01H…' });
   */
  deleteApiKey: one('DELETE /api_keys/{apiKeyId}'),
});
