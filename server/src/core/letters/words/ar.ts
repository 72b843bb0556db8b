// Letters in Arabic, which is written from right to left.

import type { Words } from '../words.ts';

export const ar: Words = {
  letters: {
    verify_email: ({ product, life }) => ({
      subject: `تأكيد بريدك الإلكتروني في ${product}`,
      title: 'تأكيد بريدك الإلكتروني',
      before: [`أدخل هذا الرمز في ${product} لتأكيد أن هذا العنوان يخصك.`],
      after: [`تنتهي صلاحية الرمز ${life}.`, 'إذا لم تطلب هذا الرمز، فتجاهل هذه الرسالة ولن يحدث شيء.'],
    }),
    magic_code: ({ product, life }) => ({
      subject: `رمز تسجيل الدخول إلى ${product}`,
      title: 'رمز تسجيل الدخول',
      before: [`أدخل هذا الرمز لتسجيل الدخول إلى ${product}.`],
      after: [
        `تنتهي صلاحية الرمز ${life} ويُستخدم مرة واحدة فقط.`,
        'لا تشارك الرمز مع أي شخص. إذا لم تحاول تسجيل الدخول، فتجاهل هذه الرسالة.',
      ],
    }),
    email_change: ({ product, life }) => ({
      subject: `تأكيد بريدك الإلكتروني الجديد في ${product}`,
      title: 'تأكيد بريدك الإلكتروني الجديد',
      before: [`أدخل هذا الرمز في ${product} لاستخدام هذا العنوان في حسابك.`],
      after: [`تنتهي صلاحية الرمز ${life}.`, 'إذا لم تطلب هذا التغيير، فتجاهل هذه الرسالة.'],
    }),
    email_changed: ({ product, newEmail }) => ({
      subject: `تم تغيير بريدك الإلكتروني في ${product}`,
      title: 'تم تغيير بريدك الإلكتروني',
      before: [`أصبح حسابك في ${product} يستخدم العنوان ${newEmail} بدلًا من هذا العنوان.`],
      after: [
        'إذا أجريت هذا التغيير بنفسك، فلا داعي لفعل أي شيء.',
        `وإلا فقد يكون لدى شخص آخر إمكانية الوصول إلى حسابك، لذا تواصل مع ${product} فورًا.`,
      ],
    }),
    password_reset: ({ product, life }) => ({
      subject: `إعادة تعيين كلمة المرور في ${product}`,
      title: 'إعادة تعيين كلمة المرور',
      before: [`تلقينا طلبًا لإعادة تعيين كلمة المرور لحسابك في ${product}.`],
      button: 'اختيار كلمة مرور جديدة',
      after: [
        `تنتهي صلاحية الرابط ${life} ويُستخدم مرة واحدة فقط.`,
        'إذا لم يكن هذا الطلب منك، فتجاهل هذه الرسالة وستبقى كلمة المرور كما هي.',
      ],
    }),
    password_changed: ({ product }) => ({
      subject: `تم تغيير كلمة المرور في ${product}`,
      title: 'تم تغيير كلمة المرور',
      before: [`تم للتو تغيير كلمة المرور لحسابك في ${product}.`],
      after: [
        'إذا أجريت هذا التغيير بنفسك، فلا داعي لفعل أي شيء.',
        `وإلا فأعد تعيين كلمة المرور فورًا وتواصل مع ${product}.`,
      ],
    }),
    invitation: ({ product, organization, inviter, life }) => {
      const what = organization ? `الانضمام إلى ${organization} في ${product}` : `الانضمام إلى ${product}`;
      return {
        subject: `دعوة إلى ${what}`,
        title: `دعوة إلى ${what}`,
        before: [inviter ? `دعوة من ${inviter} إلى ${what}.` : `وصلتك دعوة إلى ${what}.`],
        button: 'قبول الدعوة',
        after: [`تنتهي صلاحية الدعوة ${life}.`, 'إذا لم تكن تتوقع هذه الدعوة، فتجاهل هذه الرسالة.'],
      };
    },
    account_exists: ({ product }) => ({
      subject: `لديك حساب بالفعل في ${product}`,
      title: 'لديك حساب بالفعل',
      before: [`حاول شخص ما إنشاء حساب في ${product} بهذا العنوان، وهو مرتبط بحساب بالفعل.`],
      after: [
        'إذا كنت أنت من حاول ذلك، فسجّل الدخول بدلًا من إنشاء حساب. وإذا نسيت كلمة المرور، فاطلب تعيين كلمة مرور جديدة من صفحة تسجيل الدخول.',
        'إذا لم تكن أنت، فلا داعي لفعل أي شيء، إذ لم يتغير شيء.',
      ],
    }),
    factor_changed: ({ product, change }) => {
      const title = change === 'added' ? 'تمت إضافة خطوة تحقق ثانية' : 'تمت إزالة خطوة تحقق ثانية';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `تمت إضافة تطبيق مصادقة إلى حسابك في ${product}.`
            : `تمت إزالة تطبيق مصادقة من حسابك في ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    passkey_changed: ({ product, change }) => {
      const title = change === 'added' ? 'تمت إضافة مفتاح مرور' : 'تمت إزالة مفتاح مرور';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `تمت إضافة مفتاح مرور إلى حسابك في ${product}.`
            : `تمت إزالة مفتاح مرور من حسابك في ${product}.`,
        ],
        after: ifNotYou(product),
      };
    },
    backup_codes_changed: ({ product, change }) => {
      const title = change === 'added' ? 'تم استبدال رموز النسخ الاحتياطي' : 'تمت إزالة رموز النسخ الاحتياطي';
      return {
        subject: `${title}: ${product}`,
        title,
        before: [
          change === 'added'
            ? `أصبح لحسابك في ${product} رموز نسخ احتياطي جديدة، ولم تعد الرموز السابقة صالحة.`
            : `تمت إزالة رموز النسخ الاحتياطي من حسابك في ${product}، ولم تعد صالحة.`,
        ],
        after: ifNotYou(product),
      };
    },
  },
  copyLink: 'إذا لم يعمل الزر، فافتح هذا العنوان في متصفحك:',
  footer: ({ product }) => `وصلتك هذه الرسالة لأن هذا العنوان استُخدم في ${product}.`,
};

function ifNotYou(product: string): string[] {
  return ['إذا أجريت هذا التغيير بنفسك، فلا داعي لفعل أي شيء.', `وإلا فغيّر كلمة المرور فورًا وتواصل مع ${product}.`];
}
