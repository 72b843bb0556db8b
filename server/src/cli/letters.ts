// `latchkey letters`: the outbox of a running server: what was mailed, or is kept because no mail server is set.

import { Command } from 'commander';
import { askServer } from '../ask.ts';
import { flagsOf, withFlags } from './settings.ts';
import { printTable } from './upkeep.ts';

interface Letter {
  id: string;
  kind: string;
  to: string;
  state: string;
  problem: string | null;
  created_at: string;
  content?: { subject: string; text: string } | null;
}

/** The command. */
export function letters(): Command {
  return new Command('letters')
    .description('Read the letters of a running server: codes, links and notices.')
    .addCommand(list())
    .addCommand(show());
}

function list(): Command {
  return withServer(new Command('list').description('The newest letters.')).action(
    async (_options, command: Command) => {
      const { data } = await askServer<{ data: Letter[] }>(flagsOf(command), '/latchkey/letters?limit=50');
      const rows = data.map((each) => [each.id, each.kind, each.to, each.state, each.created_at, each.problem ?? '']);
      printTable([['ID', 'KIND', 'TO', 'STATE', 'WRITTEN', 'PROBLEM'], ...rows]);
    },
  );
}

function show(): Command {
  return withServer(
    new Command('show').description('What a letter says; the newest one by default.').argument('[id]'),
  ).action(async (id: string | undefined, _options, command: Command) => {
    const flags = flagsOf(command);
    const letter = await askServer<Letter>(
      flags,
      `/latchkey/letters/${encodeURIComponent(id ?? (await newest(flags)))}`,
    );
    if (!letter.content) throw new Error('What it said is gone: it was sent, or is over.');
    console.log(`To: ${letter.to}\nSubject: ${letter.content.subject}\n\n${letter.content.text}`);
  });
}

async function newest(flags: ReturnType<typeof flagsOf>): Promise<string> {
  const { data } = await askServer<{ data: Letter[] }>(flags, '/latchkey/letters?limit=1');
  if (!data[0]) throw new Error('The outbox is empty.');
  return data[0].id;
}

function withServer(command: Command): Command {
  return withFlags(command, ['host', 'port', 'public-url', 'data-dir', 'database-url', 'mode']);
}
