// A receiver of webhooks: believes what is signed, does it once, and answers at once.

import { createServer, type IncomingMessage } from 'node:http';
import { SignatureError, verifyWebhook } from '@latchkey/sdk';

const { LATCHKEY_WEBHOOK_SECRET: secret = '', PORT: port = '3001' } = process.env;
if (!secret) {
  console.error('Set LATCHKEY_WEBHOOK_SECRET to the secret that the endpoint was registered with.');
  process.exit(1);
}
const MOST_BYTES = 1_048_576;

// An event may come twice. A real receiver keeps the ids in its database, and adds one in the very transaction that does
// what the event asks for: then nothing is done twice, and nothing is lost by a crash in between.
const seen = new Set<string>();

/** Takes a delivery; gives the status to answer with. Anything but 2xx has it sent again later. */
async function receive(request: IncomingMessage): Promise<number> {
  if (request.method !== 'POST' || request.url !== '/webhooks') return 404;
  const payload = await bodyOf(request);
  if (!payload) return 413;
  try {
    const event = await verifyWebhook({ payload, headers: request.headers, secret });
    // Of the other form are those of endpoints that were registered through Clerk's dialect.
    if (!('event' in event) || seen.has(event.id)) return 204;
    seen.add(event.id);
    // What takes longer than a moment belongs in a queue: after ten seconds without an answer the event is sent again.
    console.log(`${event.event} ${event.data.id}`);
    return 204;
  } catch (error) {
    if (error instanceof SignatureError) return 401;
    throw error;
  }
}

// The bytes as they came, which the signature is of; null for more than anybody sends in good faith.
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size <= MOST_BYTES ? Buffer.concat(chunks) : null;
}

createServer(async (request, response) => {
  const status = await receive(request).catch((error) => {
    console.error(error);
    return 500;
  });
  response.writeHead(status).end();
}).listen(Number(port), () => console.log(`Webhooks are taken at http://localhost:${port}/webhooks`));
