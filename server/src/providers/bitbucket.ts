// Bitbucket Cloud, by OAuth: https://developer.atlassian.com/cloud/bitbucket/oauth-2/

import { facts, picture, subjectOf, text, type WellKnown } from './provider.ts';

export const bitbucket: WellKnown = {
  authorization: 'https://bitbucket.org/site/oauth2/authorize',
  token: 'https://bitbucket.org/site/oauth2/access_token',
  userinfo: 'https://api.bitbucket.org/2.0/user',
  scopes: ['account', 'email'],
  async read({ userinfo, below }) {
    const [user, emails] = await Promise.all([userinfo(), below('/emails')]);
    const listed = facts(emails).values;
    const primary = (Array.isArray(listed) ? listed : []).map(facts).find((each) => each.is_primary === true);
    return {
      subject: subjectOf(user.uuid),
      email: text(primary?.email, 320),
      emailVerified: primary?.is_confirmed === true,
      firstName: null,
      lastName: null,
      name: text(user.display_name),
      imageUrl: picture(facts(facts(user.links).avatar).href),
      username: text(user.username) ?? text(user.nickname),
    };
  },
};
