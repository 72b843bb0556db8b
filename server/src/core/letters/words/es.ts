// Letters in Spanish.

import type { Words } from '../words.ts';

export const es: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `Confirma tu correo electrónico para ${product}`,
      title: 'Confirma tu correo electrónico',
      before: [`Introduce este código en ${product} para confirmar que esta dirección es tuya.`],
      after: [`El código caduca ${life}.`, 'Si no lo has solicitado, ignora este mensaje: no ocurrirá nada.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `Tu código de acceso para ${product}`,
      title: 'Tu código de acceso',
      before: [`Introduce este código para iniciar sesión en ${product}.`],
      after: [
        `El código caduca ${life} y solo se puede usar una vez.`,
        'No lo compartas con nadie. Si no has intentado iniciar sesión, ignora este mensaje.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `Confirma tu nuevo correo electrónico para ${product}`,
      title: 'Confirma tu nuevo correo electrónico',
      before: [`Introduce este código en ${product} para usar esta dirección con tu cuenta.`],
      after: [`El código caduca ${life}.`, 'Si no has solicitado este cambio, ignora este mensaje.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `Se ha cambiado tu correo electrónico para ${product}`,
      title: 'Se ha cambiado tu correo electrónico',
      before: [`Tu cuenta de ${product} usa ahora la dirección ${newEmail} en lugar de esta.`],
      after: [
        'Si has hecho tú este cambio, no tienes que hacer nada.',
        `Si no has sido tú, es posible que otra persona tenga acceso a tu cuenta: contacta con ${product} de inmediato.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `Restablece tu contraseña de ${product}`,
      title: 'Restablece tu contraseña',
      before: [`Se ha solicitado restablecer la contraseña de tu cuenta de ${product}.`],
      button: 'Elegir una contraseña nueva',
      after: [
        `El enlace caduca ${life} y solo se puede usar una vez.`,
        'Si no has sido tú, ignora este mensaje: tu contraseña seguirá siendo la misma.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `Se ha cambiado tu contraseña de ${product}`,
      title: 'Se ha cambiado tu contraseña',
      before: [`La contraseña de tu cuenta de ${product} se acaba de cambiar.`],
      after: [
        'Si has hecho tú este cambio, no tienes que hacer nada.',
        `Si no has sido tú, restablece tu contraseña de inmediato y contacta con ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const title = organization ? `Únete a ${organization} en ${product}` : `Tienes una invitación a ${product}`;
      const what = organization ? `unirte a ${organization} en ${product}` : `unirte a ${product}`;
      return {
        subject: title,
        title,
        before: [inviter ? `${inviter} te invita a ${what}.` : `Tienes una invitación para ${what}.`],
        button: 'Aceptar la invitación',
        after: [`La invitación caduca ${life}.`, 'Si no la esperabas, ignora este mensaje.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `Ya tienes una cuenta de ${product}`,
      title: 'Ya tienes una cuenta',
      before: [`Alguien ha intentado crear una cuenta de ${product} con esta dirección, pero ya existe una.`],
      after: [
        'Si has sido tú, inicia sesión. Si has olvidado tu contraseña, puedes solicitar una nueva al iniciar sesión.',
        'Si no has sido tú, no tienes que hacer nada: no se ha cambiado nada.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title =
        change === 'added' ? 'Se ha añadido un segundo paso de acceso' : 'Se ha eliminado un segundo paso de acceso';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Se ha añadido una aplicación de autenticación a tu cuenta de ${product}.`
            : `Se ha eliminado una aplicación de autenticación de tu cuenta de ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'Se ha añadido una llave de acceso' : 'Se ha eliminado una llave de acceso';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Se ha añadido una llave de acceso a tu cuenta de ${product}.`
            : `Se ha eliminado una llave de acceso de tu cuenta de ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title =
        change === 'added' ? 'Se han sustituido tus códigos de respaldo' : 'Se han eliminado tus códigos de respaldo';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `Tu cuenta de ${product} tiene nuevos códigos de respaldo. Los anteriores ya no funcionan.`
            : `Se han eliminado los códigos de respaldo de tu cuenta de ${product}. Ya no funcionan.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'Si el botón no funciona, abre esta dirección en tu navegador:',
  footer: ({ product }) => `Recibes este mensaje porque esta dirección se ha usado con ${product}.`,
};

function ifNotYou(product: string): string[] {
  return [
    'Si has hecho tú este cambio, no tienes que hacer nada.',
    `Si no has sido tú, cambia tu contraseña de inmediato y contacta con ${product}.`,
  ];
}
