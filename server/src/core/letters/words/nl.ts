// Letters in Dutch.

import type { Words } from '../words.ts';

export const nl: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Bevestig je e-mailadres voor ${product}`,
      title: 'Bevestig je e-mailadres',
      before: [`Voer deze code in bij ${product} om te bevestigen dat dit adres van jou is.`],
      after: [`De code verloopt ${life}.`, 'Heb je hier niet om gevraagd? Negeer dan dit bericht: er gebeurt niets.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Je inlogcode voor ${product}`,
      title: 'Je inlogcode',
      before: [`Voer deze code in om in te loggen bij ${product}.`],
      after: [
        `De code verloopt ${life} en werkt één keer.`,
        'Deel de code met niemand. Heb je niet geprobeerd in te loggen? Negeer dan dit bericht.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Bevestig je nieuwe e-mailadres voor ${product}`,
      title: 'Bevestig je nieuwe e-mailadres',
      before: [`Voer deze code in bij ${product} om dit adres voor je account te gebruiken.`],
      after: [`De code verloopt ${life}.`, 'Heb je niet om deze wijziging gevraagd? Negeer dan dit bericht.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Je e-mailadres voor ${product} is gewijzigd`,
      title: 'Je e-mailadres is gewijzigd',
      before: [`Je account bij ${product} gebruikt nu het adres ${newEmail} in plaats van dit adres.`],
      after: [
        'Heb je dit zelf gewijzigd? Dan hoef je niets te doen.',
        `Zo niet, dan heeft iemand anders mogelijk toegang tot je account: neem meteen contact op met ${product}.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Stel je wachtwoord voor ${product} opnieuw in`,
      title: 'Stel je wachtwoord opnieuw in',
      before: [`Er is gevraagd om het wachtwoord van je account bij ${product} opnieuw in te stellen.`],
      button: 'Kies een nieuw wachtwoord',
      after: [
        `De link verloopt ${life} en werkt één keer.`,
        'Was jij dit niet? Negeer dan dit bericht: je wachtwoord blijft zoals het is.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `Je wachtwoord voor ${product} is gewijzigd`,
      title: 'Je wachtwoord is gewijzigd',
      before: [`Het wachtwoord van je account bij ${product} is zojuist gewijzigd.`],
      after: [
        'Heb je dit zelf gewijzigd? Dan hoef je niets te doen.',
        `Zo niet, stel je wachtwoord dan meteen opnieuw in en neem contact op met ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization ? `Word lid van ${organization} op ${product}` : `Je bent uitgenodigd voor ${product}`;
      const what = organization ? `lid te worden van ${organization} op ${product}` : `lid te worden van ${product}`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} nodigt je uit om ${what}.` : `Je bent uitgenodigd om ${what}.`],
        button: 'Uitnodiging accepteren',
        after: [`De uitnodiging verloopt ${life}.`, 'Verwachtte je deze niet? Negeer dan dit bericht.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `Je hebt al een account bij ${product}`,
      title: 'Je hebt al een account',
      before: [`Iemand heeft geprobeerd met dit adres een account bij ${product} aan te maken, maar er is er al een.`],
      after: [
        'Was jij dit? Log dan in. Ben je je wachtwoord vergeten? Dan kun je bij het inloggen een nieuw aanvragen.',
        'Was jij dit niet? Dan hoef je niets te doen: er is niets gewijzigd.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title =
        change === 'added' ? 'Er is een tweede inlogstap toegevoegd' : 'Er is een tweede inlogstap verwijderd';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Er is een authenticator-app toegevoegd aan je account bij ${product}.`
            : `Er is een authenticator-app verwijderd van je account bij ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Er is een passkey toegevoegd' : 'Er is een passkey verwijderd';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Er is een passkey toegevoegd aan je account bij ${product}.`
            : `Er is een passkey verwijderd van je account bij ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Je back-upcodes zijn vervangen' : 'Je back-upcodes zijn verwijderd';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Je account bij ${product} heeft nieuwe back-upcodes. De vorige werken niet meer.`
            : `De back-upcodes van je account bij ${product} zijn verwijderd. Ze werken niet meer.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'Werkt de knop niet? Open dan dit adres in je browser:',
  footer: ({ product }) => `Je ontvangt dit bericht omdat dit adres bij ${product} is gebruikt.`,
};

function ifNotYou(product: string): string[] {
  return [
    'Heb je dit zelf gewijzigd? Dan hoef je niets te doen.',
    `Zo niet, wijzig dan meteen je wachtwoord en neem contact op met ${product}.`,
  ];
}
