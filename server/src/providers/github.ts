// GitHub, by OAuth: https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps

import { facts, picture, subjectOf, text, type WellKnown } from './provider.ts';

export const github: WellKnown = {
  issuer: 'https://github.com/login/oauth',
  authorization: 'https://github.com/login/oauth/authorize',
  token: 'https://github.com/login/oauth/access_token',
  userinfo: 'https://api.github.com/user',
  scopes: ['read:user', 'user:email'],
  async read({ userinfo, below }) {
    const [user, emails] = await Promise.all([userinfo(), below('/emails')]);
    // The profile shows an address that its owner chose to show: only the list says which were proven.
    const primary = (Array.isArray(emails) ? emails : []).map(facts).find((each) => each.primary === true);
    return {
      subject: subjectOf(user.id),
      email: text(primary?.email, 320),
      emailVerified: primary?.verified === true,
      firstName: null,
      lastName: null,
      name: text(user.name),
      imageUrl: picture(user.avatar_url),
      username: text(user.login),
    };
  },
};
