// Sign in with Slack, by OpenID Connect: https://docs.slack.dev/authentication/sign-in-with-slack/

import { allClaims, standard, type WellKnown } from './provider.ts';

export const slack: WellKnown = {
  issuer: 'https://slack.com',
  authorization: 'https://slack.com/openid/connect/authorize',
  token: 'https://slack.com/api/openid.connect.token',
  userinfo: 'https://slack.com/api/openid.connect.userInfo',
  keys: 'https://slack.com/openid/connect/keys',
  // An app that turns it on becomes a public client for good; the nonce binds the code to the visit in its place.
  pkce: false,
  scopes: ['openid', 'email', 'profile'],
  async read(source) {
    // Who administers a workspace may set the addresses of its members: none of them is vouched for.
    return standard(await allClaims(source));
  },
};
