// Letters in Korean. No particle follows a name directly whose form would depend on the name's last sound.

import type { Words } from '../words.ts';

export const ko: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `${product} 이메일 주소를 확인해 주세요`,
      title: '이메일 주소 확인',
      before: [`이 이메일 주소가 본인의 것임을 확인하려면 ${product}에서 다음 코드를 입력해 주세요.`],
      after: [`코드는 ${life}에 만료됩니다.`, '요청한 적이 없다면 이 메일을 무시하셔도 됩니다.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `${product} 로그인 코드`,
      title: '로그인 코드',
      before: [`${product}에 로그인하려면 다음 코드를 입력해 주세요.`],
      after: [
        `코드는 ${life}에 만료되며 한 번만 사용할 수 있습니다.`,
        '코드를 다른 사람에게 알려 주지 마세요. 로그인을 시도하지 않았다면 이 메일을 무시해 주세요.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `${product} 새 이메일 주소를 확인해 주세요`,
      title: '새 이메일 주소 확인',
      before: [`계정에서 이 이메일 주소를 사용하려면 ${product}에서 다음 코드를 입력해 주세요.`],
      after: [`코드는 ${life}에 만료됩니다.`, '변경을 요청한 적이 없다면 이 메일을 무시해 주세요.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `${product} 이메일 주소가 변경되었습니다`,
      title: '이메일 주소가 변경되었습니다',
      before: [`이제 ${product} 계정에서 이 주소 대신 ${newEmail} 주소를 사용합니다.`],
      after: [
        '직접 변경하셨다면 따로 하실 일이 없습니다.',
        `그렇지 않다면 다른 사람이 계정에 접근했을 수 있습니다. 즉시 ${product}에 문의해 주세요.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `${product} 비밀번호 재설정`,
      title: '비밀번호 재설정',
      before: [`${product} 계정의 비밀번호 재설정 요청이 접수되었습니다.`],
      button: '새 비밀번호 설정',
      after: [
        `링크는 ${life}에 만료되며 한 번만 사용할 수 있습니다.`,
        '요청한 적이 없다면 이 메일을 무시해 주세요. 비밀번호는 그대로 유지됩니다.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `${product} 비밀번호가 변경되었습니다`,
      title: '비밀번호가 변경되었습니다',
      before: [`${product} 계정의 비밀번호가 방금 변경되었습니다.`],
      after: [
        '직접 변경하셨다면 따로 하실 일이 없습니다.',
        `그렇지 않다면 즉시 비밀번호를 재설정하고 ${product}에 문의해 주세요.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const where = organization ? `${product}의 ${organization}` : product;
      return {
        subject: `${where}에 초대되었습니다`,
        title: `${where}에 초대되었습니다`,
        before: [inviter ? `${inviter} 님이 ${where}에 초대했습니다.` : `${where}에 초대되었습니다.`],
        button: '초대 수락',
        after: [`초대는 ${life}에 만료됩니다.`, '예상하지 못한 초대라면 이 메일을 무시해 주세요.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `이미 ${product} 계정이 있습니다`,
      title: '이미 계정이 있습니다',
      before: [`누군가 이 주소로 ${product} 계정을 만들려고 했지만, 이 주소에는 이미 계정이 있습니다.`],
      after: [
        '본인이 시도하셨다면 로그인해 주세요. 비밀번호를 잊으셨다면 로그인 화면에서 재설정을 요청할 수 있습니다.',
        '본인이 아니라면 따로 하실 일이 없습니다. 변경된 내용은 없습니다.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? '2단계 인증 수단이 추가되었습니다' : '2단계 인증 수단이 삭제되었습니다';
      return {
        subject: `${product}: ${title}`,
        title,
        before: [
          change === 'added'
            ? `${product} 계정에 인증 앱이 추가되었습니다.`
            : `${product} 계정에서 인증 앱이 삭제되었습니다.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? '패스키가 추가되었습니다' : '패스키가 삭제되었습니다';
      return {
        subject: `${product}: ${title}`,
        title,
        before: [
          change === 'added'
            ? `${product} 계정에 패스키가 추가되었습니다.`
            : `${product} 계정에서 패스키가 삭제되었습니다.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? '백업 코드가 교체되었습니다' : '백업 코드가 삭제되었습니다';
      return {
        subject: `${product}: ${title}`,
        title,
        before: [
          change === 'added'
            ? `${product} 계정의 백업 코드가 새로 설정되었습니다. 이전 코드는 더 이상 사용할 수 없습니다.`
            : `${product} 계정의 백업 코드가 삭제되었습니다. 이전 코드는 더 이상 사용할 수 없습니다.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: '버튼이 작동하지 않으면 브라우저에서 다음 주소를 열어 주세요.',
  footer: ({ product }) => `이 주소가 ${product}에서 사용되어 이 메일을 보내 드립니다.`,
};

function ifNotYou(product: string): string[] {
  return [
    '직접 변경하셨다면 따로 하실 일이 없습니다.',
    `그렇지 않다면 즉시 비밀번호를 변경하고 ${product}에 문의해 주세요.`,
  ];
}
