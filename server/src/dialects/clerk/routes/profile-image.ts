// The picture of a user: sent as a file, or taken away.

import { deleteUserImage, MAX_FILE, setUserImage } from '../../../core/images.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { userSchema } from '../shapes/user.ts';
import { show, userParams } from '../showing.ts';

export const setProfileImage = endpoint({
  method: 'POST',
  path: '/v1/users/:user_id/profile_image',
  operation: 'SetUserProfileImage',
  summary: "Set a user's profile image: JPEG, PNG, GIF or WebP by its bytes, up to 10 MB",
  access: secretKey,
  params: userParams,
  // The part may be of any name and type: PHP sends octet-stream, others `blob`.
  file: MAX_FILE,
  answers: { 200: userSchema },
  refusals: ['not_found', 'file_missing', 'image_too_large', 'invalid_image'],
  async run({ work, params, file }) {
    return reply(200, await show(work, await setUserImage(work, params.user_id, file)));
  },
});

// Without an image too: 200 is as good as the declared 404, and can be sent again.
export const deleteProfileImage = endpoint({
  method: 'DELETE',
  path: '/v1/users/:user_id/profile_image',
  operation: 'DeleteUserProfileImage',
  summary: "Delete a user's profile image",
  access: secretKey,
  params: userParams,
  answers: { 200: userSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, await show(work, await deleteUserImage(work, params.user_id)));
  },
});
