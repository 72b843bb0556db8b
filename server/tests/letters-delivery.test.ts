// Sending letters through a mail server that is well.

import { afterEach, expect, it } from 'vitest';
import { getLetter, post } from '../src/core/letters.ts';
import { onEachDatabase } from './house.ts';
import { closeAll, letters, mailServer, sending, settled, URL_OF_LETTER, write } from './letters-mailing.ts';

onEachDatabase('sending letters', (open) => {
  afterEach(closeAll);

  it('goes out at once, to one recipient, as text and HTML', async () => {
    const smtp = await mailServer();
    const house = await open();
    const { work } = house;
    sending(house, smtp.url);
    const started = performance.now();
    await write(work);
    await smtp.wait(1);
    expect(performance.now() - started).toBeLessThan(900);
    const [mail] = smtp.taken;
    expect(mail?.to).toEqual(['max@example.com']);
    expect(mail?.from).toBe('no-reply@latchkey.test');
    expect(Object.fromEntries(mail?.headers ?? [])).toMatchObject({
      from: 'Latchkey <no-reply@latchkey.test>',
      to: 'max@example.com',
      subject: 'Your sign-in code for Latchkey',
      'auto-submitted': 'auto-generated',
      'content-language': 'en',
      'message-id': expect.stringMatching(/^<letter_\w{26}@latchkey\.test>$/),
    });
    expect(mail?.text).toContain('424242');
    expect(mail?.html).toContain('>424242</p>');
    expect(mail?.headers.has('bcc') || mail?.headers.has('x-mailer')).toBe(false);
  });

  it('shows afterwards that it was sent, and no longer what it said', async () => {
    const smtp = await mailServer();
    const house = await open();
    sending(house, smtp.url);
    await write(house.work);
    const letter = await settled(house.work, { state: 'sent', tries: 1, problem: null });
    expect(letter.sentAt).toBeGreaterThanOrEqual(letter.createdAt);
    expect((await getLetter(house.work, letter.id)).content).toBeNull();
    const { rows } = await house.database.db.run({ name: '', sql: 'select sealed from letters' }, []);
    expect(rows).toEqual([{ sealed: null }]);
  });

  it('comes from the name and address that the operator set', async () => {
    const smtp = await mailServer();
    const house = await open();
    sending(house, smtp.url, { from: 'Acme, Inc. <hello@acme.example>' });
    await write(house.work);
    await smtp.wait(1);
    expect(smtp.taken[0]?.from).toBe('hello@acme.example');
    expect(smtp.taken[0]?.headers.get('from')).toBe('"Acme, Inc." <hello@acme.example>');
  });

  it('comes in the name of its environment', async () => {
    const smtp = await mailServer();
    const house = await open();
    const other = await house.addTenant('Globex');
    sending(house, smtp.url);
    await write(other.work);
    await smtp.wait(1);
    expect(smtp.taken[0]?.headers.get('from')).toBe('Globex <no-reply@latchkey.test>');
    expect(smtp.taken[0]?.headers.get('subject')).toBe('Your sign-in code for Globex');
  });

  it('reaches addresses in other scripts', async () => {
    const smtp = await mailServer();
    const house = await open();
    const { work } = house;
    sending(house, smtp.url);
    await write(work, 'max@bücher.example');
    await write(work, 'юзер@пример.example');
    await smtp.wait(2);
    expect(smtp.taken.map((mail) => mail.to).sort()).toEqual([['max@xn--bcher-kva.example'], ['юзер@пример.example']]);
  });

  it('L2, W3: an organization with line breaks in its name adds no header and no recipient', async () => {
    const smtp = await mailServer();
    const house = await open();
    const { work } = house;
    sending(house, smtp.url);
    const organizationName = 'Acme\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script>';
    const data = { url: URL_OF_LETTER, organizationName, inviterName: null, days: 7 };
    await work.commit((tx) => post(work, tx, 'invitation', { to: 'max@example.com', locale: null }, data));
    await smtp.wait(1);
    const [mail] = smtp.taken;
    expect(mail?.to).toEqual(['max@example.com']);
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.headers.get('subject')).toMatch(
      /^Join Acme Bcc: evil@example․org <script>alert\(1\)<∕script>|^Join Acme Bcc: /,
    );
    expect(mail?.html).not.toContain('<script>');
    expect(mail?.html).toContain(URL_OF_LETTER.replace('&', '&amp;'));
  });

  it('sends nothing without TLS to a server that must have it', async () => {
    const smtp = await mailServer();
    const house = await open();
    sending(house, `${smtp.url.replace('//', '//user:pa55word@')}?tls=verified`);
    await write(house.work);
    await settled(house.work, { state: 'waiting', problem: expect.stringMatching(/TLS/i) });
    expect(smtp.commands.filter((line) => !/^(EHLO|STARTTLS|HELO|QUIT)/.test(line))).toEqual([]);
  });

  it('finishes what is on its way before it stops, and takes nothing more', async () => {
    const smtp = await mailServer({ delayMs: 40 });
    const house = await open();
    const worker = sending(house, smtp.url);
    await write(house.work);
    await expect.poll(() => smtp.connections).toBe(1);
    await write(house.work, 'eva@example.com');
    await worker.stop();
    const after = smtp.taken.length;
    expect(after).toBeGreaterThan(0);
    await write(house.work, 'ida@example.com');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(smtp.taken).toHaveLength(after);
    expect(await letters(house.work)).toMatchObject([
      { to: 'ida@example.com', state: 'waiting' },
      {},
      { state: 'sent' },
    ]);
  });
});
