// Files as SDKs and strangers send them: which forms are read, and which are refused before anything is decoded.

import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { listen } from '../src/http/listen.ts';
import { KINDS, onEachDatabase, sharedHouse } from './house.ts';
import { fileForm, formOf, imagePath, newUser, type Part, sendForm, typeOf } from './images-client.ts';
import { plain } from './images-corpus.ts';

const picture = await plain().jpeg().toBuffer();
const MB = 1024 * 1024;

describe.each(KINDS)('a form (%s)', (kind) => {
  const open = sharedHouse(kind);
  const person = async () => {
    const house = await open();
    return { house, id: await newUser(house) };
  };
  const file = (more: Partial<Part> = {}): Part => ({ name: 'file', filename: 'a.jpg', data: picture, ...more });
  const raw = (head: string[], boundary = 'b', end = `\r\n--${boundary}--\r\n`) =>
    Buffer.concat([Buffer.from([`--${boundary}`, ...head, '', ''].join('\r\n')), picture, Buffer.from(end)]);

  test.each<[string, Buffer, string?]>([
    [
      'of PHP, with a length inside the part',
      formOf([file({ headers: ['Content-Length: 999', 'Content-Type: application/octet-stream'] })]),
    ],
    [
      'of JavaScript, of a file called blob',
      formOf([file({ filename: 'blob', headers: ['Content-Type: image/jpeg'] })]),
    ],
    ['of Go', formOf([file({ filename: 'profileImage', headers: ['Content-Type: application/octet-stream'] })])],
    [
      'of Ruby, with an encoding of the part',
      formOf([file({ headers: ['Content-Length: 1', 'Content-Transfer-Encoding: binary'] })]),
    ],
    [
      'of C#, without quotes around names, and with them around the boundary',
      raw(["Content-Disposition: form-data; name=file; filename=a.jpg; filename*=utf-8''a.jpg"]),
      'multipart/form-data; boundary="b"',
    ],
    [
      'of Java, in lower case',
      raw(['content-disposition: form-data; name="file"; filename="a.jpg"', 'content-type: image/jpeg']),
      typeOf('b'),
    ],
    ['with the file name first', raw(['Content-Disposition: form-data; filename="a.jpg"; name="file"']), typeOf('b')],
    [
      'without a line end at its end',
      raw(['Content-Disposition: form-data; name="file"; filename="a"'], 'b', '\r\n--b--'),
      typeOf('b'),
    ],
    ['that lies about the type of the file', formOf([file({ headers: ['Content-Type: text/html'] })])],
    ['with a name of the file that is a path', formOf([file({ filename: '../../../etc/passwd' })])],
    ['with a name of the file that is a script', formOf([file({ filename: '<script>alert(1)</script>.svg' })])],
    ['with a name of 10 kB', formOf([file({ filename: 'a'.repeat(10_000) })])],
    ['with other fields beside the file', formOf([{ name: 'note', data: 'hello' }, file()])],
    ['with a boundary as long as may be', formOf([file()], 'x'.repeat(70)), typeOf('x'.repeat(70))],
  ])('%s is read', async (_, body, type) => {
    const { house, id } = await person();
    const reply = await sendForm(house, id, body, type);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.has_image).toBe(true);
  });

  const many = (count: number, part: Part) => formOf(Array.from({ length: count }, () => part));

  test.each<[string, number, string, Uint8Array, string?]>([
    ['without anything', 400, 'form_param_missing', new Uint8Array()],
    ['of no parts', 400, 'form_param_missing', Buffer.from('--b--\r\n'), typeOf('b')],
    ['without a file', 400, 'form_param_missing', formOf([{ name: 'note', data: 'hello' }])],
    ['whose file has another name', 400, 'form_param_missing', formOf([file({ name: 'image' })])],
    ['whose file is a text', 400, 'form_param_missing', formOf([{ name: 'file', data: 'hello' }])],
    ['that is JSON', 400, 'form_param_missing', Buffer.from('{}'), 'application/json'],
    ['that is urlencoded', 415, 'unsupported_content_type', Buffer.from('file=x'), 'application/x-www-form-urlencoded'],
    ['that is the picture itself', 415, 'unsupported_content_type', picture, 'image/jpeg'],
    ['with an empty file', 400, 'request_body_invalid', formOf([file({ data: '' })])],
    ['with two files', 400, 'request_body_invalid', formOf([file(), file()])],
    ['with 1,000 parts', 400, 'request_body_invalid', many(1_000, { name: 'x', data: 'y' })],
    ['with 1,000 files', 400, 'request_body_invalid', many(1_000, file({ data: 'x' }))],
    ['that names no boundary', 400, 'request_body_invalid', fileForm(picture), 'multipart/form-data'],
    ['with another boundary', 400, 'request_body_invalid', fileForm(picture), typeOf('another')],
    ['with an empty boundary', 400, 'request_body_invalid', fileForm(picture), 'multipart/form-data; boundary=""'],
    ['with a boundary of 10 kB', 400, 'request_body_invalid', fileForm(picture), typeOf('x'.repeat(10_000))],
    ['that ends early', 400, 'request_body_invalid', fileForm(picture).subarray(0, -20)],
    ['that ends in the head of a part', 400, 'request_body_invalid', fileForm(picture).subarray(0, 60)],
    ['whose part has no head', 400, 'form_param_missing', Buffer.from('--b\r\n\r\nx\r\n--b--'), typeOf('b')],
    ['of another subtype', 415, 'unsupported_content_type', fileForm(picture), 'multipart/mixed; boundary=b'],
    ['with a file of more than 10 MiB', 413, 'image_too_large', fileForm(Buffer.alloc(10 * MB + 1))],
    ['of 11 MiB', 413, 'image_too_large', fileForm(Buffer.alloc(11 * MB))],
  ])('R12: %s is refused with %i %s', async (_, status, code, body, type) => {
    const { house, id } = await person();
    const reply = await sendForm(house, id, body, type);
    expect([reply.status, reply.body.errors[0].code], reply.text).toEqual([status, code]);
    if (code === 'form_param_missing' || status === 413)
      expect(reply.body.errors[0].meta).toEqual({ param_name: 'file' });
    expect((await house.call('GET', `/v1/users/${id}`)).body.has_image).toBe(false);
  });
});

onEachDatabase('a form over the wire', (open) => {
  /** Listens for as long as a test takes. */
  async function serving<T>(house: Awaited<ReturnType<typeof open>>, act: (origin: string) => Promise<T>): Promise<T> {
    const gate = listen('127.0.0.1', 0, house.house.fetch);
    await gate.listening;
    try {
      return await act(`http://127.0.0.1:${(gate.server.address() as AddressInfo).port}`);
    } finally {
      gate.server.closeAllConnections();
      gate.server.close();
    }
  }

  test('of the platform itself is read, and one that is too large is told so to the end, with or without a length', async () => {
    const house = await open();
    const id = await newUser(house);
    const headers = { authorization: `Bearer ${house.apiKey}` };
    await serving(house, async (origin) => {
      const send = (body: FormData | ReadableStream, more: object = {}) =>
        fetch(origin + imagePath(id), {
          method: 'POST',
          headers: { ...headers, ...more },
          body,
          duplex: 'half',
        } as RequestInit);
      const formWith = (bytes: Uint8Array) => {
        const form = new FormData();
        form.append('file', new Blob([new Uint8Array(bytes)]));
        return form;
      };
      expect((await send(formWith(picture))).status).toBe(200);
      expect((await send(formWith(Buffer.alloc(30 * MB)))).status).toBe(413);
      let sent = 0;
      const pieces = new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(MB));
          sent += 1;
          if (sent === 20) controller.close();
        },
      });
      expect((await send(pieces, { 'content-type': typeOf() })).status).toBe(413);
    });
  });

  test('I6: that comes forty times at once is answered each time', async () => {
    const house = await open();
    const id = await newUser(house);
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => sendForm(house, id, fileForm(Buffer.alloc(200_000)))),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 400));
  });
});
