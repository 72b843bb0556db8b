// `latchkey export`: moving out, without anything that opens a door.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { launch } from '../src/launch.ts';
import { arrive, latchkey, type Place } from './command-line.ts';
import { KINDS } from './house.ts';

async function filled(kind: (typeof KINDS)[number]): Promise<{ place: Place; read(format: string): Promise<string> }> {
  const place = await arrive(kind);
  const running = await launch({ port: '0', 'data-dir': place.flags[1], 'database-url': place.flags[3] });
  const users = [
    { email_address: ['ada@example.com', 'ada@work.example'], first_name: '=HYPERLINK("https://evil.example")' },
    { username: 'nameless', phone_number: ['+15555550100'], public_metadata: { plan: 'team, "big"' } },
    { email_address: ['carl@example.com'], password: 'correct horse battery' },
  ];
  for (const body of users) {
    const answer = await fetch(`${running.url}/v1/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
  }
  await running.stop();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    place,
    async read(format) {
      const file = join(folder, format);
      const { code, err } = await latchkey(place, 'export', '--format', format, '--out', file);
      expect([code, err]).toEqual([0, '']);
      const again = await latchkey(place, 'export', '--format', format, '--out', file);
      expect(again.code).toBe(1);
      return readFileSync(file, 'utf8');
    },
  };
}

describe.each(KINDS)('exporting users (%s)', (kind) => {
  test('W5: a table names everybody once, oldest first, and no cell of it is a formula', async () => {
    const { read } = await filled(kind);
    const text = await read('csv');
    const lines = text.split('\r\n');
    expect(lines[0]).toMatch(/^id,external_id,primary_email_address,/);
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain('ada@example.com ada@work.example');
    expect(lines[1]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(lines[2]).toContain(`'+15555550100`);
    expect(lines[2]).toContain('"{""plan"":""team, \\""big\\""""}"');
    expect(text).not.toContain('argon2');
  });

  test('lines of JSON are read by programs: all types are kept', async () => {
    const { read } = await filled(kind);
    const users = (await read('jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(users.map(({ username }) => username)).toEqual([null, 'nameless', null]);
    expect(users[1]).toMatchObject({
      primary_email_address: null,
      phone_numbers: ['+15555550100'],
      public_metadata: { plan: 'team, "big"' },
      has_password: false,
    });
    expect(users[2]).toMatchObject({ has_password: true, email_verified: true });
    expect(JSON.stringify(users)).not.toContain('argon2');
  });
});
