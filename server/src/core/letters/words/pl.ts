// Letters in Polish. The product's name follows a noun that takes the inflection.

import type { Words } from '../words.ts';

export const pl: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Potwierdź swój adres e-mail w serwisie ${product}`,
      title: 'Potwierdź swój adres e-mail',
      before: [`Wpisz ten kod w serwisie ${product}, aby potwierdzić, że ten adres należy do Ciebie.`],
      after: [`Kod wygaśnie ${life}.`, 'Jeśli to nie Ty o niego prosisz, zignoruj tę wiadomość. Nic się nie stanie.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Twój kod logowania do serwisu ${product}`,
      title: 'Twój kod logowania',
      before: [`Wpisz ten kod, aby zalogować się do serwisu ${product}.`],
      after: [
        `Kod wygaśnie ${life} i można go użyć tylko raz.`,
        'Nie udostępniaj go nikomu. Jeśli to nie Ty próbujesz się zalogować, zignoruj tę wiadomość.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Potwierdź nowy adres e-mail w serwisie ${product}`,
      title: 'Potwierdź nowy adres e-mail',
      before: [`Wpisz ten kod w serwisie ${product}, aby używać tego adresu na swoim koncie.`],
      after: [`Kod wygaśnie ${life}.`, 'Jeśli to nie Ty prosisz o tę zmianę, zignoruj tę wiadomość.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Twój adres e-mail w serwisie ${product} został zmieniony`,
      title: 'Twój adres e-mail został zmieniony',
      before: [`Twoje konto w serwisie ${product} używa teraz adresu ${newEmail} zamiast tego.`],
      after: [
        'Jeśli to Twoja zmiana, nie musisz nic robić.',
        `Jeśli nie, ktoś inny może mieć dostęp do Twojego konta. Natychmiast skontaktuj się z serwisem ${product}.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Zresetuj hasło do serwisu ${product}`,
      title: 'Zresetuj hasło',
      before: [`Otrzymaliśmy prośbę o zresetowanie hasła do Twojego konta w serwisie ${product}.`],
      button: 'Ustaw nowe hasło',
      after: [
        `Link wygaśnie ${life} i można go użyć tylko raz.`,
        'Jeśli to nie Twoja prośba, zignoruj tę wiadomość. Hasło pozostanie bez zmian.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `Twoje hasło do serwisu ${product} zostało zmienione`,
      title: 'Twoje hasło zostało zmienione',
      before: [`Hasło do Twojego konta w serwisie ${product} zostało właśnie zmienione.`],
      after: [
        'Jeśli to Twoja zmiana, nie musisz nic robić.',
        `Jeśli nie, natychmiast zresetuj hasło i skontaktuj się z serwisem ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization
        ? `Dołącz do organizacji ${organization} w serwisie ${product}`
        : `Zaproszenie do serwisu ${product}`;
      const what = organization ? `organizacji ${organization} w serwisie ${product}` : `serwisu ${product}`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} zaprasza Cię do ${what}.` : `Zapraszamy Cię do ${what}.`],
        button: 'Przyjmij zaproszenie',
        after: [`Zaproszenie wygaśnie ${life}.`, 'Jeśli się go nie spodziewasz, zignoruj tę wiadomość.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `Masz już konto w serwisie ${product}`,
      title: 'Masz już konto',
      before: [`Ktoś próbował założyć w serwisie ${product} konto z tym adresem, ale takie konto już istnieje.`],
      after: [
        'Jeśli to Ty, po prostu się zaloguj. Jeśli nie pamiętasz hasła, podczas logowania możesz poprosić o ustawienie nowego.',
        'Jeśli to nie Ty, nie musisz nic robić. Nic nie zostało zmienione.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Dodano drugi etap logowania' : 'Usunięto drugi etap logowania';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Do Twojego konta w serwisie ${product} dodano aplikację uwierzytelniającą.`
            : `Z Twojego konta w serwisie ${product} usunięto aplikację uwierzytelniającą.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Dodano klucz dostępu' : 'Usunięto klucz dostępu';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Do Twojego konta w serwisie ${product} dodano klucz dostępu.`
            : `Z Twojego konta w serwisie ${product} usunięto klucz dostępu.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Zmieniono kody zapasowe' : 'Usunięto kody zapasowe';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Twoje konto w serwisie ${product} ma nowe kody zapasowe. Poprzednie już nie działają.`
            : `Kody zapasowe Twojego konta w serwisie ${product} zostały usunięte. Już nie działają.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'Jeśli przycisk nie działa, otwórz ten adres w przeglądarce:',
  footer: ({ product }) => `Otrzymujesz tę wiadomość, ponieważ tego adresu użyto w serwisie ${product}.`,
};

function ifNotYou(product: string): string[] {
  return [
    'Jeśli to Twoja zmiana, nie musisz nic robić.',
    `Jeśli nie, natychmiast zmień hasło i skontaktuj się z serwisem ${product}.`,
  ];
}
