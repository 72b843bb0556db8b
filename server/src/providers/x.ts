// X, by OAuth: https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code

import { facts, picture, subjectOf, text, type WellKnown } from './provider.ts';

export const x: WellKnown = {
  authorization: 'https://x.com/i/oauth2/authorize',
  token: 'https://api.x.com/2/oauth2/token',
  userinfo: 'https://api.x.com/2/users/me?user.fields=confirmed_email,profile_image_url',
  clientAuth: 'basic',
  scopes: ['users.read', 'tweet.read', 'users.email'],
  async read({ userinfo }) {
    const user = facts((await userinfo()).data);
    return {
      subject: subjectOf(user.id),
      // Confirmed once; whose it is by now, X does not promise.
      email: text(user.confirmed_email, 320),
      emailVerified: false,
      firstName: null,
      lastName: null,
      name: text(user.name),
      imageUrl: picture(user.profile_image_url),
      username: text(user.username),
    };
  },
};
