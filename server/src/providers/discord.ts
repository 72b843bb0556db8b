// Discord, by OAuth: https://discord.com/developers/docs/topics/oauth2

import { picture, subjectOf, text, type WellKnown } from './provider.ts';

export const discord: WellKnown = {
  authorization: 'https://discord.com/oauth2/authorize',
  token: 'https://discord.com/api/oauth2/token',
  userinfo: 'https://discord.com/api/users/@me',
  scopes: ['identify', 'email'],
  async read({ userinfo }) {
    const user = await userinfo();
    const subject = subjectOf(user.id);
    const avatar = typeof user.avatar === 'string' && /^\w+$/.test(user.avatar) ? user.avatar : null;
    return {
      subject,
      email: text(user.email, 320),
      emailVerified: user.verified === true,
      firstName: null,
      lastName: null,
      name: text(user.global_name),
      imageUrl: avatar && picture(`https://cdn.discordapp.com/avatars/${encodeURIComponent(subject)}/${avatar}.png`),
      username: text(user.username),
    };
  },
};
