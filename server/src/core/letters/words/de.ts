// Letters in German.

import type { Words } from '../words.ts';

export const de: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Bestätigen Sie Ihre E-Mail-Adresse für ${product}`,
      title: 'E-Mail-Adresse bestätigen',
      before: [`Geben Sie diesen Code bei ${product} ein, um zu bestätigen, dass diese Adresse Ihnen gehört.`],
      after: [
        `Der Code läuft ${life} ab.`,
        'Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht. Es geschieht dann nichts.',
      ],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Ihr Anmeldecode für ${product}`,
      title: 'Ihr Anmeldecode',
      before: [`Geben Sie diesen Code ein, um sich bei ${product} anzumelden.`],
      after: [
        `Der Code läuft ${life} ab und gilt nur einmal.`,
        'Geben Sie ihn an niemanden weiter. Wenn Sie sich nicht anmelden wollten, ignorieren Sie diese Nachricht.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Bestätigen Sie Ihre neue E-Mail-Adresse für ${product}`,
      title: 'Neue E-Mail-Adresse bestätigen',
      before: [`Geben Sie diesen Code bei ${product} ein, um diese Adresse für Ihr Konto zu verwenden.`],
      after: [
        `Der Code läuft ${life} ab.`,
        'Wenn Sie diese Änderung nicht angefordert haben, ignorieren Sie diese Nachricht.',
      ],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Ihre E-Mail-Adresse für ${product} wurde geändert`,
      title: 'Ihre E-Mail-Adresse wurde geändert',
      before: [`Ihr Konto bei ${product} verwendet jetzt die Adresse ${newEmail} anstelle dieser.`],
      after: [
        'Wenn Sie das selbst geändert haben, müssen Sie nichts weiter tun.',
        `Wenn nicht, hat möglicherweise jemand anderes Zugriff auf Ihr Konto: Wenden Sie sich umgehend an ${product}.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Setzen Sie Ihr Passwort für ${product} zurück`,
      title: 'Passwort zurücksetzen',
      before: [`Für Ihr Konto bei ${product} wurde ein neues Passwort angefordert.`],
      button: 'Neues Passwort wählen',
      after: [
        `Der Link läuft ${life} ab und gilt nur einmal.`,
        'Wenn Sie das nicht waren, ignorieren Sie diese Nachricht: Ihr Passwort bleibt, wie es ist.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `Ihr Passwort für ${product} wurde geändert`,
      title: 'Ihr Passwort wurde geändert',
      before: [`Das Passwort Ihres Kontos bei ${product} wurde soeben geändert.`],
      after: [
        'Wenn Sie das selbst geändert haben, müssen Sie nichts weiter tun.',
        `Wenn nicht, setzen Sie Ihr Passwort umgehend zurück und wenden Sie sich an ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization ? `Einladung zu ${organization} bei ${product}` : `Einladung zu ${product}`;
      const what = organization ? `${organization} bei ${product} beizutreten` : `${product} beizutreten`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} lädt Sie ein, ${what}.` : `Sie sind eingeladen, ${what}.`],
        button: 'Einladung annehmen',
        after: [
          `Die Einladung läuft ${life} ab.`,
          'Wenn Sie sie nicht erwartet haben, ignorieren Sie diese Nachricht.',
        ],
      };
    },
    account_exists: ({ product }) => ({
      subject: `Sie haben bereits ein Konto bei ${product}`,
      title: 'Sie haben bereits ein Konto',
      before: [`Jemand wollte bei ${product} ein Konto mit dieser Adresse erstellen. Es gibt aber schon eines.`],
      after: [
        'Wenn Sie das waren, melden Sie sich stattdessen an. Falls Sie Ihr Passwort vergessen haben, können Sie bei der Anmeldung ein neues anfordern.',
        'Wenn Sie das nicht waren, müssen Sie nichts weiter tun: Es wurde nichts geändert.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Zweiter Anmeldeschritt hinzugefügt' : 'Zweiter Anmeldeschritt entfernt';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Zu Ihrem Konto bei ${product} wurde eine Authentifizierungs-App hinzugefügt.`
            : `Von Ihrem Konto bei ${product} wurde eine Authentifizierungs-App entfernt.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Passkey hinzugefügt' : 'Passkey entfernt';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Zu Ihrem Konto bei ${product} wurde ein Passkey hinzugefügt.`
            : `Von Ihrem Konto bei ${product} wurde ein Passkey entfernt.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Backup-Codes ersetzt' : 'Backup-Codes entfernt';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Ihr Konto bei ${product} hat neue Backup-Codes. Die bisherigen gelten nicht mehr.`
            : `Die Backup-Codes Ihres Kontos bei ${product} wurden entfernt. Sie gelten nicht mehr.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse im Browser:',
  footer: ({ product }) => `Sie erhalten diese Nachricht, weil diese Adresse bei ${product} verwendet wurde.`,
};

function ifNotYou(product: string): string[] {
  return [
    'Wenn Sie das selbst geändert haben, müssen Sie nichts weiter tun.',
    `Wenn nicht, ändern Sie umgehend Ihr Passwort und wenden Sie sich an ${product}.`,
  ];
}
