// The mailboxes of everybody in the stories: a mail server that the server under test sends its letters to.

import { type Smtp, startSmtp, type Taken } from '../../server/tests/smtp.ts';

export interface Mailbox {
  /** What the server is started with so that its letters come here. */
  variables: Record<string, string>;
  /** Waits for the n-th letter to an address, counted from one. */
  letter(address: string, nth?: number): Promise<Taken>;
  close(): Promise<void>;
}

/** Opens mailboxes for whatever addresses letters come to. */
export async function openMailbox(): Promise<Mailbox> {
  const smtp: Smtp = await startSmtp();
  const lettersTo = (address: string) => smtp.taken.filter(({ to }) => to.includes(address));
  return {
    variables: { LATCHKEY_SMTP_URL: smtp.url },
    async letter(address, nth = 1) {
      while (lettersTo(address).length < nth) await smtp.wait(smtp.taken.length + 1);
      return lettersTo(address)[nth - 1] as Taken;
    },
    close: () => smtp.close(),
  };
}

/** The six digits that a letter tells. */
export function codeIn({ text }: Taken): string {
  const [code] = /\b\d{6}\b/.exec(text) ?? [];
  if (!code) throw new Error(`no code in the letter:\n${text}`);
  return code;
}

/** The link that a letter leads to. */
export function linkIn({ text }: Taken): URL {
  const [link] = /https?:\/\/\S+/.exec(text) ?? [];
  if (!link) throw new Error(`no link in the letter:\n${text}`);
  return new URL(link);
}
