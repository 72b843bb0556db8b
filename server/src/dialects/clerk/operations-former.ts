// Operations that the vendor took out of its specification and that SDKs in use still call.

import type { Operation } from '../../http/face.ts';

/** In no specification since 2025-01-31; in Python 1.0 to 1.7, Java 1.0 to 1.5, C# 0.2 and 0.3, and Go 2. */
export const formerOperations: Operation[] = [
  {
    id: 'CreateUserTOTP',
    method: 'POST',
    path: '/v1/users/:user_id/totp',
    summary: 'Create a TOTP for a user',
    tag: 'Users',
  },
];
