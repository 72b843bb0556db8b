// `latchkey start`: listens, prints the ready line, drains on SIGTERM.

import type { Server } from 'node:http';
import { Command } from 'commander';
import { type House, openHouse } from '../app.ts';
import type { Config } from '../config.ts';
import { listen } from '../http/listen.ts';
import { readyBlock } from './ready.ts';
import { settingsOf, withSettings } from './settings.ts';

// Longer than any request may take, shorter than what orchestrators wait before they kill.
const DRAIN_MS = 25_000;

export function start(): Command {
  return withSettings(new Command('start').description('Run the server.'))
    .option('--json', 'print the ready line as one JSON object')
    .action(async (_options, command: Command) => {
      await serve(settingsOf(command), Boolean(command.opts<{ json?: boolean }>().json));
    });
}

async function serve(config: Config, json: boolean): Promise<void> {
  let house: House | null = null;
  const gate = listen(config.host, config.port, (request, connection) => {
    if (!house) return Promise.resolve(new Response(null, { status: 503, headers: { 'Retry-After': '1' } }));
    return house.fetch(request, connection);
  });
  const port = await gate.listening;
  const url = config.publicUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  try {
    house = await openHouse(config, url);
  } catch (error) {
    gate.server.close();
    gate.server.closeAllConnections();
    throw error;
  }
  const facts = {
    url,
    apiKey: house.apiKey,
    clientId: house.clientId,
    dashboardUrl: null,
    database: house.tools.database.kind,
    pid: process.pid,
  };
  process.stdout.write(json ? `${JSON.stringify(facts)}\n` : readyBlock(facts, config));
  stopOnSignal(gate.server, house);
}

function stopOnSignal(server: Server, house: House): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    house.drain();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(late);
    await house.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
