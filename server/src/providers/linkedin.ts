// LinkedIn: https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2

import { standard, type WellKnown, yes } from './provider.ts';

export const linkedin: WellKnown = {
  authorization: 'https://www.linkedin.com/oauth/v2/authorization',
  token: 'https://www.linkedin.com/oauth/v2/accessToken',
  // Its ID tokens carry no nonce, and are not read: its userinfo endpoint says the same to whoever redeemed the code.
  userinfo: 'https://api.linkedin.com/v2/userinfo',
  // It refuses a code that comes with a verifier.
  pkce: false,
  scopes: ['openid', 'email', 'profile'],
  async read({ userinfo }) {
    const said = await userinfo();
    return { ...standard(said), emailVerified: yes(said.email_verified) };
  },
};
