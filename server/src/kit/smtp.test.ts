// Which mail server and which sender are meant by what an operator wrote.

import { describe, expect, it } from 'vitest';
import { readMailbox, readSmtpUrl } from './smtp.ts';

describe('an SMTP URL', () => {
  it.each([
    [
      'smtp://localhost:1025',
      { host: 'localhost', port: 1025, secure: false, tls: 'offered', user: null, password: null },
    ],
    ['smtp://mail.example.com', { port: 587, secure: false, tls: 'offered' }],
    ['smtps://mail.example.com', { port: 465, secure: true }],
    ['smtp://user:p%40ss%2Fword@mail.example.com', { user: 'user', password: 'p@ss/word' }],
    ['smtp://user%40example.com:x@mail.example.com', { user: 'user@example.com', password: 'x' }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525 }],
  ])('%s is understood', (url, server) => {
    expect(readSmtpUrl(url)).toMatchObject(server);
  });

  it.each([
    ['smtp://user:x@mail.example.com', 'verified'],
    ['smtp://user:x@mail.example.com?tls=never', 'never'],
    ['smtp://user:x@mail.example.com?tls=unverified', 'unverified'],
    ['smtp://user:x@127.0.0.1:1025', 'offered'],
    ['smtp://mail.example.com?tls=verified', 'verified'],
  ])('%s: TLS is %s', (url, tls) => {
    expect(readSmtpUrl(url).tls).toBe(tls);
  });

  it.each([
    'mail.example.com',
    'http://mail.example.com',
    'smtp://',
    'smtp:mail.example.com',
    'smtp://mail.example.com?tls=maybe',
    'smtp://mail.example.com?debug=true',
    'smtp://mail.example.com?logger=true&tls=never',
    'smtp://mail.example.com:99999',
    'smtp://user:%zz@mail.example.com',
  ])('%s is refused', (url) => {
    expect(() => readSmtpUrl(url)).toThrow(/^The SMTP URL/);
  });
});

describe('a sender', () => {
  it.each([
    ['hello@acme.example', { name: null, address: 'hello@acme.example' }],
    ['Acme <hello@acme.example>', { name: 'Acme', address: 'hello@acme.example' }],
    ['"Acme, Inc." <hello@acme.example>', { name: 'Acme, Inc.', address: 'hello@acme.example' }],
    [' Größe 42 <hello@acme.example> ', { name: 'Größe 42', address: 'hello@acme.example' }],
    ['<hello@acme.example>', { name: null, address: 'hello@acme.example' }],
  ])('%s is understood', (text, mailbox) => {
    expect(readMailbox(text)).toEqual(mailbox);
  });

  it.each([
    '',
    'Acme',
    'Acme <>',
    'Acme <hello>',
    'a@b.example, c@d.example',
    'Acme\r\nBcc: x <a@b.example>',
    'A <a@b.example> B',
  ])('%j is refused', (text) => {
    expect(() => readMailbox(text)).toThrow(/^The sender of letters/);
  });
});
