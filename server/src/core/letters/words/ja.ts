// Letters in Japanese.

import type { Words } from '../words.ts';

export const ja: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `${product} のメールアドレスをご確認ください`,
      title: 'メールアドレスの確認',
      before: [`このメールアドレスがご本人のものであることを確認するため、${product} で次のコードを入力してください。`],
      after: [`このコードは ${life}に無効になります。`, 'お心当たりがない場合は、このメールを無視してください。'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `${product} のログインコード`,
      title: 'ログインコード',
      before: [`${product} にログインするには、次のコードを入力してください。`],
      after: [
        `このコードは ${life}に無効になります。使用できるのは 1 回限りです。`,
        'コードを他の人に教えないでください。ログインした覚えがない場合は、このメールを無視してください。',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `${product} の新しいメールアドレスをご確認ください`,
      title: '新しいメールアドレスの確認',
      before: [`このメールアドレスをアカウントで使用するには、${product} で次のコードを入力してください。`],
      after: [`このコードは ${life}に無効になります。`, '変更した覚えがない場合は、このメールを無視してください。'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `${product} のメールアドレスが変更されました`,
      title: 'メールアドレスが変更されました',
      before: [`${product} のアカウントのメールアドレスが、このアドレスから ${newEmail} に変更されました。`],
      after: [
        'ご自身で変更された場合は、何もする必要はありません。',
        `お心当たりがない場合は、第三者がアカウントにアクセスしている可能性があります。すぐに ${product} にお問い合わせください。`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `${product} のパスワードの再設定`,
      title: 'パスワードの再設定',
      before: [`${product} のアカウントについて、パスワード再設定のリクエストを受け付けました。`],
      button: '新しいパスワードを設定する',
      after: [
        `このリンクは ${life}に無効になります。使用できるのは 1 回限りです。`,
        'お心当たりがない場合は、このメールを無視してください。パスワードは変更されません。',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `${product} のパスワードが変更されました`,
      title: 'パスワードが変更されました',
      before: [`${product} のアカウントのパスワードが変更されました。`],
      after: [
        'ご自身で変更された場合は、何もする必要はありません。',
        `お心当たりがない場合は、すぐにパスワードを再設定し、${product} にお問い合わせください。`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const where = organization ? `${product} の ${organization}` : product;
      return {
        subject: `${where} への招待`,
        title: `${where} への招待`,
        before: [inviter ? `${inviter} さんから ${where} に招待されました。` : `${where} に招待されました。`],
        button: '招待を承諾する',
        after: [`この招待は ${life}に無効になります。`, 'お心当たりがない場合は、このメールを無視してください。'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `${product} のアカウントはすでに登録されています`,
      title: 'アカウントはすでに登録されています',
      before: [
        `このメールアドレスで ${product} のアカウントを作成しようとする操作がありましたが、このアドレスのアカウントはすでに登録されています。`,
      ],
      after: [
        'ご自身で操作された場合は、ログインしてください。パスワードをお忘れの場合は、ログイン画面から再設定できます。',
        'お心当たりがない場合は、何もする必要はありません。変更された内容はありません。',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? '2 段階認証が追加されました' : '2 段階認証が削除されました';
      return {
        subject: `${product} の ${title}`,
        title,
        before: [
          change === 'added'
            ? `${product} のアカウントに認証アプリが追加されました。`
            : `${product} のアカウントから認証アプリが削除されました。`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'パスキーが追加されました' : 'パスキーが削除されました';
      return {
        subject: `${product} の ${title}`,
        title,
        before: [
          change === 'added'
            ? `${product} のアカウントにパスキーが追加されました。`
            : `${product} のアカウントからパスキーが削除されました。`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? 'バックアップコードが変更されました' : 'バックアップコードが削除されました';
      return {
        subject: `${product} の ${title}`,
        title,
        before: [
          change === 'added'
            ? `${product} のアカウントのバックアップコードが新しくなりました。以前のコードは使用できません。`
            : `${product} のアカウントのバックアップコードが削除されました。以前のコードは使用できません。`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'ボタンが機能しない場合は、次のアドレスをブラウザーで開いてください。',
  footer: ({ product }) => `このメールは、このアドレスが ${product} で使用されたためお送りしています。`,
};

function ifNotYou(product: string): string[] {
  return [
    'ご自身で変更された場合は、何もする必要はありません。',
    `お心当たりがない場合は、すぐにパスワードを変更し、${product} にお問い合わせください。`,
  ];
}
