// `latchkey webhooks`: who is told of events and in what form, what was given up, and sending it again.

import { Command, InvalidArgumentError, Option } from 'commander';
import { FORMS } from '../upkeep-webhooks.ts';
import { printTable, tendFor, withEnvironment } from './upkeep.ts';

const STATES = ['waiting', 'delivered', 'dead'] as const;
const MINUTE = 60_000;
const MAX_MINUTES = 30 * 24 * 60;

/** The command. */
export function webhooks(): Command {
  return new Command('webhooks')
    .description('Look after webhook endpoints: what became of their events, sending them again, their secrets.')
    .addCommand(add())
    .addCommand(remove())
    .addCommand(list())
    .addCommand(deliveries())
    .addCommand(redeliver())
    .addCommand(rotate());
}

function add(): Command {
  return withEnvironment(
    new Command('add')
      .description('Register an endpoint and print the secret that signs what is sent there.')
      .argument('<url>'),
  )
    .addOption(
      new Option('--form <form>', 'in whose words, and signed as whose SDKs check it').choices(FORMS).default('workos'),
    )
    .option('--events <names...>', 'which events, by their names in that form; all by default', [])
    .action(async (url: string, options: { form: string; events: string[] }, command: Command) => {
      const made = await tendFor(command, (upkeep) => upkeep.webhooks.add(options.form, url, options.events));
      // The secret alone on standard output, so that a script can take it from there.
      console.error(`${made.id} is told of events from now on, signed with:`);
      console.log(made.secret);
    });
}

function remove(): Command {
  return withEnvironment(
    new Command('remove').description('Remove an endpoint and all that waits for it.').argument('<endpoint>'),
  ).action(async (endpoint: string, _options, command: Command) => {
    await tendFor(command, (upkeep) => upkeep.webhooks.remove(endpoint));
  });
}

function list(): Command {
  return withEnvironment(new Command('list').description('List the endpoints.')).action(
    async (_options, command: Command) => {
      const found = await tendFor(command, (upkeep) => upkeep.webhooks.list());
      const rows = found.map((each) => [each.id, each.form, each.status, each.url, each.events.join(' ')]);
      printTable([['ID', 'FORM', 'STATUS', 'URL', 'EVENTS'], ...rows]);
    },
  );
}

function deliveries(): Command {
  return withEnvironment(
    new Command('deliveries').description('What became of the newest events of an endpoint.').argument('<endpoint>'),
  )
    .addOption(new Option('--state <state>', 'only those').choices(STATES))
    .option('--limit <count>', 'how many at most', wholeUpTo(100), 50)
    .action(async (endpoint: string, options: { state?: (typeof STATES)[number]; limit: number }, command: Command) => {
      const found = await tendFor(command, (upkeep) =>
        upkeep.webhooks.deliveries(endpoint, options.state ?? null, options.limit),
      );
      const rows = found.map((each) => [
        each.event.id,
        each.event.name,
        each.state,
        String(each.tries),
        each.state === 'waiting' ? time(each.dueAt) : time(each.updatedAt),
        each.problem ?? '',
      ]);
      printTable([['EVENT', 'NAME', 'STATE', 'TRIES', 'NEXT OR LAST', 'PROBLEM'], ...rows]);
    });
}

function redeliver(): Command {
  return withEnvironment(
    new Command('redeliver')
      .description('Send an event to an endpoint again; without one, everything that was given up.')
      .argument('<endpoint>')
      .argument('[event]'),
  ).action(async (endpoint: string, event: string | undefined, _options, command: Command) => {
    const count = await tendFor(command, (upkeep) => upkeep.webhooks.redeliver(endpoint, event ?? null));
    console.log(`${count} ${count === 1 ? 'event is' : 'events are'} on the way.`);
  });
}

function rotate(): Command {
  return withEnvironment(
    new Command('rotate').description('Make a new secret for an endpoint and print it.').argument('<endpoint>'),
  )
    .option('--in <minutes>', 'when it begins to sign; the former one does until then', wholeUpTo(MAX_MINUTES), 60)
    .action(async (endpoint: string, options: { in: number }, command: Command) => {
      const made = await tendFor(command, (upkeep) => upkeep.webhooks.rotate(endpoint, options.in * MINUTE));
      console.error(`The new secret signs from ${time(made.startsAt)} on:`);
      console.log(made.secret);
    });
}

function wholeUpTo(most: number): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) > most)
      throw new InvalidArgumentError(`It must be a whole number up to ${most}.`);
    return Number(text);
  };
}

function time(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
