// Letters in Italian.

import type { Words } from '../words.ts';

export const it: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Conferma il tuo indirizzo email per ${product}`,
      title: 'Conferma il tuo indirizzo email',
      before: [`Inserisci questo codice in ${product} per confermare che questo indirizzo è tuo.`],
      after: [`Il codice scade ${life}.`, 'Se non l’hai richiesto, ignora questo messaggio: non accadrà nulla.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Il tuo codice di accesso per ${product}`,
      title: 'Il tuo codice di accesso',
      before: [`Inserisci questo codice per accedere a ${product}.`],
      after: [
        `Il codice scade ${life} e può essere usato una sola volta.`,
        'Non condividerlo con nessuno. Se non hai cercato di accedere, ignora questo messaggio.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Conferma il tuo nuovo indirizzo email per ${product}`,
      title: 'Conferma il tuo nuovo indirizzo email',
      before: [`Inserisci questo codice in ${product} per usare questo indirizzo con il tuo account.`],
      after: [`Il codice scade ${life}.`, 'Se non hai richiesto questa modifica, ignora questo messaggio.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Il tuo indirizzo email per ${product} è stato modificato`,
      title: 'Il tuo indirizzo email è stato modificato',
      before: [`Il tuo account ${product} ora usa l’indirizzo ${newEmail} al posto di questo.`],
      after: [
        'Se hai fatto tu questa modifica, non devi fare nulla.',
        `In caso contrario, qualcun altro potrebbe avere accesso al tuo account: contatta subito ${product}.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Reimposta la tua password per ${product}`,
      title: 'Reimposta la tua password',
      before: [`È stato richiesto di reimpostare la password del tuo account ${product}.`],
      button: 'Scegli una nuova password',
      after: [
        `Il link scade ${life} e può essere usato una sola volta.`,
        'Se non l’hai richiesto tu, ignora questo messaggio: la tua password resta invariata.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `La tua password per ${product} è stata modificata`,
      title: 'La tua password è stata modificata',
      before: [`La password del tuo account ${product} è stata appena modificata.`],
      after: [
        'Se hai fatto tu questa modifica, non devi fare nulla.',
        `In caso contrario, reimposta subito la password e contatta ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization ? `Unisciti a ${organization} su ${product}` : `Hai ricevuto un invito a ${product}`;
      const what = organization ? `unirti a ${organization} su ${product}` : `unirti a ${product}`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} ti invita a ${what}.` : `Hai ricevuto un invito per ${what}.`],
        button: 'Accetta l’invito',
        after: [`L’invito scade ${life}.`, 'Se non te lo aspettavi, ignora questo messaggio.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `Hai già un account ${product}`,
      title: 'Hai già un account',
      before: [`Qualcuno ha cercato di creare un account ${product} con questo indirizzo, ma ne esiste già uno.`],
      after: [
        'Se hai provato tu, accedi con l’account che hai già. Se hai dimenticato la password, puoi richiederne una nuova durante l’accesso.',
        'In caso contrario, non devi fare nulla: non è stato modificato nulla.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title =
        change === 'added'
          ? 'È stato aggiunto un secondo passaggio di accesso'
          : 'È stato rimosso un secondo passaggio di accesso';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Un’app di autenticazione è stata aggiunta al tuo account ${product}.`
            : `Un’app di autenticazione è stata rimossa dal tuo account ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'È stata aggiunta una passkey' : 'È stata rimossa una passkey';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Una passkey è stata aggiunta al tuo account ${product}.`
            : `Una passkey è stata rimossa dal tuo account ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title =
        change === 'added'
          ? 'I tuoi codici di backup sono stati sostituiti'
          : 'I tuoi codici di backup sono stati rimossi';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Il tuo account ${product} ha nuovi codici di backup. Quelli precedenti non funzionano più.`
            : `I codici di backup del tuo account ${product} sono stati rimossi. Non funzionano più.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'Se il pulsante non funziona, apri questo indirizzo nel browser:',
  footer: ({ product }) => `Ricevi questo messaggio perché questo indirizzo è stato usato con ${product}.`,
};

function ifNotYou(product: string): string[] {
  return [
    'Se hai fatto tu questa modifica, non devi fare nulla.',
    `In caso contrario, cambia subito la password e contatta ${product}.`,
  ];
}
