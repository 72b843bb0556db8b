// Letters in Traditional Chinese.

import type { Words } from '../words.ts';

export const zhTw: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `請驗證您的 ${product} 電子郵件地址`,
      title: '驗證您的電子郵件地址',
      before: [`請在 ${product} 中輸入以下驗證碼，以確認此電子郵件地址屬於您。`],
      after: [`驗證碼將於 ${life}失效。`, '如果這不是您本人的操作，請忽略此郵件，您無須做任何處理。'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `您的 ${product} 登入驗證碼`,
      title: '您的登入驗證碼',
      before: [`請輸入以下驗證碼以登入 ${product}。`],
      after: [`驗證碼將於 ${life}失效，且只能使用一次。`, '請勿將驗證碼告訴任何人。如果您沒有嘗試登入，請忽略此郵件。'],
    }),
    email_change: ({ product, life }) => ({
      subject: `請驗證您的 ${product} 新電子郵件地址`,
      title: '驗證您的新電子郵件地址',
      before: [`請在 ${product} 中輸入以下驗證碼，以便在您的帳號中使用此電子郵件地址。`],
      after: [`驗證碼將於 ${life}失效。`, '如果您沒有要求此變更，請忽略此郵件。'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `您的 ${product} 電子郵件地址已變更`,
      title: '您的電子郵件地址已變更',
      before: [`您的 ${product} 帳號現已改用電子郵件地址 ${newEmail}，不再使用此地址。`],
      after: ['如果這是您本人的操作，則無須處理。', `如果不是，他人可能已取得您帳號的存取權，請立即聯絡 ${product}。`],
    }),
    password_reset: ({ product, life }) => ({
      subject: `重設您的 ${product} 密碼`,
      title: '重設您的密碼',
      before: [`我們收到了重設您 ${product} 帳號密碼的要求。`],
      button: '設定新密碼',
      after: [`連結將於 ${life}失效，且只能使用一次。`, '如果這不是您本人的操作，請忽略此郵件，您的密碼不會變更。'],
    }),
    password_changed: ({ product }) => ({
      subject: `您的 ${product} 密碼已變更`,
      title: '您的密碼已變更',
      before: [`您的 ${product} 帳號密碼剛剛已變更。`],
      after: ['如果這是您本人的操作，則無須處理。', `如果不是，請立即重設密碼並聯絡 ${product}。`],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const what = organization ? `加入 ${product} 上的 ${organization}` : `加入 ${product}`;
      return {
        subject: `邀請您${what}`,
        title: `邀請您${what}`,
        before: [inviter ? `${inviter} 邀請您${what}。` : `誠摯邀請您${what}。`],
        button: '接受邀請',
        after: [`邀請將於 ${life}失效。`, '如果您不認識邀請人，請忽略此郵件。'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `您已有 ${product} 帳號`,
      title: '您已有帳號',
      before: [`有人嘗試使用此電子郵件地址建立 ${product} 帳號，但此電子郵件地址已有帳號。`],
      after: [
        '如果這是您本人的操作，請直接登入。如果您忘記密碼，可在登入頁面要求重設。',
        '如果不是，則無須處理，您的帳號沒有任何變更。',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? '已新增兩步驟驗證方式' : '已移除兩步驟驗證方式';
      return {
        subject: `${product}：${title}`,
        title,
        before: [
          change === 'added'
            ? `您的 ${product} 帳號已新增一個驗證器應用程式。`
            : `您的 ${product} 帳號已移除一個驗證器應用程式。`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? '已新增通行密鑰' : '已移除通行密鑰';
      return {
        subject: `${product}：${title}`,
        title,
        before: [
          change === 'added' ? `您的 ${product} 帳號已新增一個通行密鑰。` : `您的 ${product} 帳號已移除一個通行密鑰。`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? '備用碼已更換' : '備用碼已移除';
      return {
        subject: `${product}：${title}`,
        title,
        before: [
          change === 'added'
            ? `您的 ${product} 帳號已啟用新的備用碼，舊的備用碼不再有效。`
            : `您的 ${product} 帳號的備用碼已移除，不再有效。`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: '如果按鈕無法使用，請在瀏覽器中開啟以下網址：',
  footer: ({ product }) => `您收到此郵件，是因為此電子郵件地址曾在 ${product} 中使用。`,
};

function ifNotYou(product: string): string[] {
  return ['如果這是您本人的操作，則無須處理。', `如果不是，請立即變更密碼並聯絡 ${product}。`];
}
