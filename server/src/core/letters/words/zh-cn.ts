// Letters in Simplified Chinese.

import type { Words } from '../words.ts';

export const zhCn: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `请验证您的 ${product} 邮箱地址`,
      title: '验证您的邮箱地址',
      before: [`请在 ${product} 中输入以下验证码，以确认该邮箱地址属于您。`],
      after: [`验证码将在 ${life}失效。`, '如果这不是您本人的操作，请忽略此邮件，您无需做任何处理。'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `您的 ${product} 登录验证码`,
      title: '您的登录验证码',
      before: [`请输入以下验证码登录 ${product}。`],
      after: [`验证码将在 ${life}失效，且只能使用一次。`, '请勿将验证码告诉任何人。如果您没有尝试登录，请忽略此邮件。'],
    }),
    email_change: ({ product, life }) => ({
      subject: `请验证您的 ${product} 新邮箱地址`,
      title: '验证您的新邮箱地址',
      before: [`请在 ${product} 中输入以下验证码，以便在您的账号中使用该邮箱地址。`],
      after: [`验证码将在 ${life}失效。`, '如果您没有申请此更改，请忽略此邮件。'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `您的 ${product} 邮箱地址已更改`,
      title: '您的邮箱地址已更改',
      before: [`您的 ${product} 账号现已改用邮箱地址 ${newEmail}，不再使用此邮箱。`],
      after: [
        '如果这是您本人的操作，则无需处理。',
        `如果不是，他人可能已获得您账号的访问权限，请立即联系 ${product}。`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `重置您的 ${product} 密码`,
      title: '重置您的密码',
      before: [`我们收到了重置您 ${product} 账号密码的请求。`],
      button: '设置新密码',
      after: [`链接将在 ${life}失效，且只能使用一次。`, '如果这不是您本人的操作，请忽略此邮件，您的密码不会更改。'],
    }),
    password_changed: ({ product }) => ({
      subject: `您的 ${product} 密码已更改`,
      title: '您的密码已更改',
      before: [`您的 ${product} 账号密码刚刚被更改。`],
      after: ['如果这是您本人的操作，则无需处理。', `如果不是，请立即重置密码并联系 ${product}。`],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const what = organization ? `加入 ${product} 上的 ${organization}` : `加入 ${product}`;
      return {
        subject: `邀请您${what}`,
        title: `邀请您${what}`,
        before: [inviter ? `${inviter} 邀请您${what}。` : `诚邀您${what}。`],
        button: '接受邀请',
        after: [`邀请将在 ${life}失效。`, '如果您不认识邀请人，请忽略此邮件。'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `您已有 ${product} 账号`,
      title: '您已有账号',
      before: [`有人尝试使用此邮箱地址创建 ${product} 账号，但该邮箱地址已有账号。`],
      after: [
        '如果这是您本人的操作，请直接登录。如果您忘记了密码，可在登录页面申请重置。',
        '如果不是，则无需处理，您的账号没有任何更改。',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? '已添加两步验证方式' : '已移除两步验证方式';
      return {
        subject: `${product}：${title}`,
        title,
        before: [
          change === 'added'
            ? `您的 ${product} 账号已添加一个身份验证器应用。`
            : `您的 ${product} 账号已移除一个身份验证器应用。`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? '已添加通行密钥' : '已移除通行密钥';
      return {
        subject: `${product}：${title}`,
        title,
        before: [
          change === 'added' ? `您的 ${product} 账号已添加一个通行密钥。` : `您的 ${product} 账号已移除一个通行密钥。`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? '备用码已更换' : '备用码已移除';
      return {
        subject: `${product}：${title}`,
        title,
        before: [
          change === 'added'
            ? `您的 ${product} 账号已启用新的备用码，旧的备用码不再有效。`
            : `您的 ${product} 账号的备用码已移除，不再有效。`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: '如果按钮无法使用，请在浏览器中打开以下网址：',
  footer: ({ product }) => `您收到此邮件，是因为此邮箱地址曾在 ${product} 中使用。`,
};

function ifNotYou(product: string): string[] {
  return ['如果这是您本人的操作，则无需处理。', `如果不是，请立即更改密码并联系 ${product}。`];
}
