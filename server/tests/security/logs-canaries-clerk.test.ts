// What the Clerk wire takes and gives that is secret, each with a value that can be looked for: it is found nowhere afterwards.

import { hash as bcrypt } from '@node-rs/bcrypt';
import { expect, test } from 'vitest';
import { linkExternalAccount } from '../../src/core/external-accounts.ts';
import { setProvider } from '../../src/core/oauth-providers.ts';
import { belongingsOf, totpCode } from '../belongings.ts';
import { onEachDatabase, type Reply, type RequestOptions } from '../house.ts';
import { dump, rows } from './rows.ts';

const PASSWORD = 'canary herons fly at seven';
const DIGESTED = 'canary geese fly at eight';
const WRONG = 'canary crows fly at nine';
const TOTP = 'JBSWY3DPEHPK3PXPCANARYTOTPSECRET';
const BACKUP = ['canary-backup-1', 'canary-backup-2', 'canary-backup-3'];
const GUESS = 'canary-guess-77';

onEachDatabase('canary secrets of the Clerk wire', (open) => {
  test('G1: passwords, digests, TOTP secrets, backup codes and tokens stand in no log line, event, column or refusal', async () => {
    const house = await open({ logLevel: 'trace' });
    const replies: [string, Reply][] = [];
    const call = async (method: string, path: string, options: RequestOptions = {}) => {
      const reply = await house.call(method, path, options);
      replies.push([`${method} ${path}`, reply]);
      return reply;
    };
    const digest = await bcrypt(DIGESTED, { cost: 4 });
    const secrets = [PASSWORD, DIGESTED, WRONG, digest, TOTP, ...BACKUP, GUESS];
    const well = async (method: string, path: string, options: RequestOptions = {}) => {
      const reply = await call(method, path, options);
      expect(reply.status, `${method} ${path} ${reply.text}`).toBe(200);
      return reply.body;
    };

    const factors = { totp_secret: TOTP, backup_codes: BACKUP };
    const ada = await well('POST', '/v1/users', {
      body: { email_address: ['ada@example.com'], password: PASSWORD, ...factors },
    });
    const bob = await well('POST', '/v1/users', {
      body: { email_address: ['bob@example.com'], password_digest: digest, password_hasher: 'bcrypt' },
    });
    await well('PATCH', `/v1/users/${bob.id}`, {
      body: { password: PASSWORD, skip_password_checks: true, ...factors },
    });
    const digested = { password_digest: digest, password_hasher: 'bcrypt' };
    await well('PATCH', `/v1/users/${bob.id}`, { body: digested });
    for (const { id } of [ada, bob]) {
      await call('POST', `/v1/users/${id}/verify_password`, { body: { password: WRONG } });
      await call('POST', `/v1/users/${id}/verify_totp`, { body: { code: GUESS } });
    }
    await well('POST', `/v1/users/${ada.id}/verify_password`, { body: { password: PASSWORD } });
    await well('POST', `/v1/users/${bob.id}/verify_password`, { body: { password: DIGESTED } });
    await well('POST', `/v1/users/${ada.id}/verify_totp`, { body: { code: totpCode(TOTP, house.clock.now()) } });
    await well('POST', `/v1/users/${ada.id}/verify_totp`, { body: { code: BACKUP[0] } });

    // Refused, for one reason and another.
    const cid = { email_address: ['cid@example.com'] };
    const bodies = [
      { ...cid, password: PASSWORD, ...digested },
      { ...cid, password_digest: digest },
      { ...cid, password_digest: digest, password_hasher: 'md5' },
      { ...cid, password_digest: `${digest}x`, password_hasher: 'argon2id' },
      { ...cid, password: PASSWORD, totp_secret: `${TOTP}!` },
      { ...cid, password: PASSWORD, backup_codes: [...BACKUP, 7] },
      { ...cid, password: PASSWORD, unknown_password: WRONG },
      { email_address: ['ada@example.com'], password: PASSWORD, ...factors },
      { email_address: ['no address'], password: PASSWORD, ...factors },
      [PASSWORD],
    ];
    for (const body of bodies) {
      const { status, text } = await call('POST', '/v1/users', { body });
      expect(status >= 400 && status < 500, text).toBe(true);
    }
    await call('POST', '/v1/users', { raw: `{"password": "${PASSWORD}", ` });
    await call('POST', '/v1/users', { raw: `password=${DIGESTED}`, headers: { 'content-type': 'text/plain' } });
    for (const { text } of replies.map(([, reply]) => reply))
      for (const secret of secrets) expect(text).not.toContain(secret);

    // What is handed out once.
    const issued: string[] = [];
    const { id } = await belongingsOf(house, 'dan').user();
    const totp = await well('POST', `/v1/users/${id}/totp`);
    issued.push(...[totp.secret, ...(totp.backup_codes ?? [])].filter((each) => typeof each === 'string'));
    const ticket = await well('POST', '/v1/sign_in_tokens', { body: { user_id: bob.id } });
    issued.push(ticket.token);
    const session = await well('POST', '/v1/sessions', { body: { user_id: bob.id } });
    issued.push((await well('POST', `/v1/sessions/${session.id}/tokens`)).jwt);
    const tokens = { accessToken: 'canary-access-token', refreshToken: 'canary-refresh-token' };
    await setProvider(house.work, { name: 'google', clientId: 'x', clientSecret: 'canary-client-secret' });
    await linkExternalAccount(house.work, { userId: id, provider: 'google', subject: 'dan', email: null, tokens });
    const [given] = await well('GET', `/v1/users/${id}/oauth_access_tokens/oauth_google`);
    expect(given.token).toBe(tokens.accessToken);
    issued.push(...Object.values(tokens), 'canary-client-secret');
    expect(issued.every((each) => each.length > 7)).toBe(true);
    expect(issued.length).toBeGreaterThanOrEqual(6);

    const tables = await dump(house.database);
    const told = (await rows(house.database, 'select name, data, context from events')).map((row) =>
      JSON.stringify(row),
    );
    expect(house.logs.length).toBeGreaterThanOrEqual(replies.length);
    for (const secret of [...secrets, ...issued]) {
      expect(house.logs.filter((line) => line.includes(secret))).toEqual([]);
      expect(told.filter((line) => line.includes(secret))).toEqual([]);
      for (const [table, lines] of Object.entries(tables))
        expect(
          lines.filter((line) => line.includes(secret)),
          table,
        ).toEqual([]);
    }
  });
});
