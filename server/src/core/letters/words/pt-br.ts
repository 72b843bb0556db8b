// Letters in Brazilian Portuguese.

import type { Words } from '../words.ts';

export const ptBr: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Confirme seu e-mail para ${product}`,
      title: 'Confirme seu e-mail',
      before: [`Digite este código em ${product} para confirmar que este endereço é seu.`],
      after: [`O código expira ${life}.`, 'Se você não fez esta solicitação, ignore esta mensagem: nada acontecerá.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Seu código de acesso para ${product}`,
      title: 'Seu código de acesso',
      before: [`Digite este código para entrar em ${product}.`],
      after: [
        `O código expira ${life} e só pode ser usado uma vez.`,
        'Não o compartilhe com ninguém. Se você não tentou entrar, ignore esta mensagem.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Confirme seu novo e-mail para ${product}`,
      title: 'Confirme seu novo e-mail',
      before: [`Digite este código em ${product} para usar este endereço na sua conta.`],
      after: [`O código expira ${life}.`, 'Se você não solicitou esta alteração, ignore esta mensagem.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Seu e-mail para ${product} foi alterado`,
      title: 'Seu e-mail foi alterado',
      before: [`Sua conta em ${product} agora usa o endereço ${newEmail} no lugar deste.`],
      after: [
        'Se foi você que fez esta alteração, não é preciso fazer nada.',
        `Caso contrário, outra pessoa pode ter acesso à sua conta: entre em contato com ${product} imediatamente.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Redefina sua senha de ${product}`,
      title: 'Redefina sua senha',
      before: [`Foi solicitada a redefinição da senha da sua conta em ${product}.`],
      button: 'Escolher uma nova senha',
      after: [
        `O link expira ${life} e só pode ser usado uma vez.`,
        'Se não foi você, ignore esta mensagem: sua senha continua a mesma.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `Sua senha de ${product} foi alterada`,
      title: 'Sua senha foi alterada',
      before: [`A senha da sua conta em ${product} acabou de ser alterada.`],
      after: [
        'Se foi você que fez esta alteração, não é preciso fazer nada.',
        `Caso contrário, redefina sua senha imediatamente e entre em contato com ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization
        ? `Participe de ${organization} em ${product}`
        : `Você recebeu um convite para ${product}`;
      const what = organization ? `participar de ${organization} em ${product}` : `participar de ${product}`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} convida você para ${what}.` : `Você recebeu um convite para ${what}.`],
        button: 'Aceitar o convite',
        after: [`O convite expira ${life}.`, 'Se você não o esperava, ignore esta mensagem.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `Você já tem uma conta em ${product}`,
      title: 'Você já tem uma conta',
      before: [`Alguém tentou criar uma conta em ${product} com este endereço, mas já existe uma.`],
      after: [
        'Se foi você, entre na sua conta. Se esqueceu a senha, você pode solicitar uma nova ao entrar.',
        'Se não foi você, não é preciso fazer nada: nada foi alterado.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title =
        change === 'added' ? 'Uma segunda etapa de acesso foi adicionada' : 'Uma segunda etapa de acesso foi removida';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Um aplicativo autenticador foi adicionado à sua conta em ${product}.`
            : `Um aplicativo autenticador foi removido da sua conta em ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Uma chave de acesso foi adicionada' : 'Uma chave de acesso foi removida';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Uma chave de acesso foi adicionada à sua conta em ${product}.`
            : `Uma chave de acesso foi removida da sua conta em ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title =
        change === 'added' ? 'Seus códigos de backup foram substituídos' : 'Seus códigos de backup foram removidos';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Sua conta em ${product} tem novos códigos de backup. Os anteriores não funcionam mais.`
            : `Os códigos de backup da sua conta em ${product} foram removidos. Eles não funcionam mais.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'Se o botão não funcionar, abra este endereço no navegador:',
  footer: ({ product }) => `Você recebeu esta mensagem porque este endereço foi usado em ${product}.`,
};

function ifNotYou(product: string): string[] {
  return [
    'Se foi você que fez esta alteração, não é preciso fazer nada.',
    `Caso contrário, altere sua senha imediatamente e entre em contato com ${product}.`,
  ];
}
