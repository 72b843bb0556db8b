// Letters in French.

import type { Words } from '../words.ts';

export const fr: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Confirmez votre adresse e-mail pour ${product}`,
      title: 'Confirmez votre adresse e-mail',
      before: [`Saisissez ce code dans ${product} pour confirmer que cette adresse est bien la vôtre.`],
      after: [
        `Le code expire ${life}.`,
        'Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : il ne se passera rien.',
      ],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Votre code de connexion pour ${product}`,
      title: 'Votre code de connexion',
      before: [`Saisissez ce code pour vous connecter à ${product}.`],
      after: [
        `Le code expire ${life} et ne peut servir qu’une fois.`,
        'Ne le communiquez à personne. Si vous n’avez pas essayé de vous connecter, ignorez ce message.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Confirmez votre nouvelle adresse e-mail pour ${product}`,
      title: 'Confirmez votre nouvelle adresse e-mail',
      before: [`Saisissez ce code dans ${product} pour utiliser cette adresse avec votre compte.`],
      after: [`Le code expire ${life}.`, 'Si vous n’avez pas demandé ce changement, ignorez ce message.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Votre adresse e-mail pour ${product} a été modifiée`,
      title: 'Votre adresse e-mail a été modifiée',
      before: [`Votre compte ${product} utilise désormais l’adresse ${newEmail} à la place de celle-ci.`],
      after: [
        'Si vous êtes à l’origine de ce changement, vous n’avez rien à faire.',
        `Sinon, quelqu’un d’autre a peut-être accès à votre compte : contactez ${product} immédiatement.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Réinitialisez votre mot de passe pour ${product}`,
      title: 'Réinitialisez votre mot de passe',
      before: [`La réinitialisation du mot de passe de votre compte ${product} a été demandée.`],
      button: 'Choisir un nouveau mot de passe',
      after: [
        `Le lien expire ${life} et ne peut servir qu’une fois.`,
        'Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : votre mot de passe reste inchangé.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `Votre mot de passe pour ${product} a été modifié`,
      title: 'Votre mot de passe a été modifié',
      before: [`Le mot de passe de votre compte ${product} vient d’être modifié.`],
      after: [
        'Si vous êtes à l’origine de ce changement, vous n’avez rien à faire.',
        `Sinon, réinitialisez votre mot de passe immédiatement et contactez ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization ? `Rejoignez ${organization} sur ${product}` : `Invitation à rejoindre ${product}`;
      const what = organization ? `rejoindre ${organization} sur ${product}` : `rejoindre ${product}`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} vous invite à ${what}.` : `Vous avez reçu une invitation à ${what}.`],
        button: 'Accepter l’invitation',
        after: [`L’invitation expire ${life}.`, 'Si vous ne l’attendiez pas, ignorez ce message.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `Vous avez déjà un compte ${product}`,
      title: 'Vous avez déjà un compte',
      before: [`Quelqu’un a essayé de créer un compte ${product} avec cette adresse, alors qu’il en existe déjà un.`],
      after: [
        'Si c’était vous, connectez-vous plutôt. Si vous avez oublié votre mot de passe, demandez-en un nouveau lors de la connexion.',
        'Sinon, vous n’avez rien à faire : rien n’a été modifié.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title =
        change === 'added'
          ? 'Une seconde étape de connexion a été ajoutée'
          : 'Une seconde étape de connexion a été supprimée';
      return {
        subject: `${title} : ${product}`,
        title,
        before: [
          change === 'added'
            ? `Une application d’authentification a été ajoutée à votre compte ${product}.`
            : `Une application d’authentification a été supprimée de votre compte ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Une clé d’accès a été ajoutée' : 'Une clé d’accès a été supprimée';
      return {
        subject: `${title} : ${product}`,
        title,
        before: [
          change === 'added'
            ? `Une clé d’accès a été ajoutée à votre compte ${product}.`
            : `Une clé d’accès a été supprimée de votre compte ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title =
        change === 'added' ? 'Vos codes de secours ont été remplacés' : 'Vos codes de secours ont été supprimés';
      return {
        subject: `${title} : ${product}`,
        title,
        before: [
          change === 'added'
            ? `Votre compte ${product} a de nouveaux codes de secours. Les anciens ne fonctionnent plus.`
            : `Les codes de secours de votre compte ${product} ont été supprimés. Ils ne fonctionnent plus.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'Si le bouton ne fonctionne pas, ouvrez cette adresse dans votre navigateur :',
  footer: ({ product }) => `Vous recevez ce message parce que cette adresse a été utilisée avec ${product}.`,
};

function ifNotYou(product: string): string[] {
  return [
    'Si vous êtes à l’origine de ce changement, vous n’avez rien à faire.',
    `Sinon, changez votre mot de passe immédiatement et contactez ${product}.`,
  ];
}
