// What rests encrypted: AES-256-GCM under keys derived from the root secret, bound to the place where the value rests.

import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Where a sealed value rests. It is authenticated with the value: moved elsewhere, the value does not open (K2). */
export interface Place {
  environment: string;
  table: string;
  column: string;
  row: string;
}

export interface Vault {
  /** Seals a text for one place. */
  seal(text: string, place: Place): string;
  /** Opens what `seal` made, under the present or a previous root secret. Throws {@link SealBroken}. */
  open(sealed: string, place: Place): string;
  /** Whether the value was sealed under the present root secret; if not, it is due to be sealed anew. */
  isCurrent(sealed: string): boolean;
  /** The key of one purpose (HKDF, RFC 5869), for keyed digests. */
  key(purpose: string): Buffer;
  /** The same with those of previous root secrets behind it, to compare with what was digested under them. */
  keys(purpose: string): Buffer[];
}

/** A sealed value that does not open here: altered, moved, or sealed under another root secret. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

interface Root {
  id: string;
  sealing: Buffer;
  secret: string;
}

const VERSION = 's1';

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'latchkey', purpose, 32));
}

function root(secret: string): Root {
  const id = createHash('sha256').update(derive(secret, 'key id')).digest('base64url').slice(0, 8);
  return { id, sealing: derive(secret, 'seal'), secret };
}

// Lengths lead each part, so that no two places share one encoding.
function associatedData(id: string, place: Place): Buffer {
  const parts = [VERSION, id, place.environment, place.table, place.column, place.row];
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''));
}

/** Opens the vault of a root secret; `previous` secrets still open values while a rotation runs (K3). */
export function openVault(secret: string, previous: string[] = []): Vault {
  const current = root(secret);
  const roots = new Map([current, ...previous.map(root)].reverse().map((each) => [each.id, each]));
  const keys = new Map<string, Buffer[]>();
  function keysOf(purpose: string): Buffer[] {
    const known = keys.get(purpose) ?? [secret, ...previous].map((each) => derive(each, `key ${purpose}`));
    keys.set(purpose, known);
    return known;
  }
  return {
    seal(text, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current.sealing, nonce);
      cipher.setAAD(associatedData(current.id, place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, current.id, nonce.toString('base64url'), body.toString('base64url')].join('.');
    },
    open(sealed, place) {
      const [version, id = '', nonce = '', body = ''] = sealed.split('.');
      const found = roots.get(id);
      if (version !== VERSION) throw new SealBroken('not a sealed value');
      if (!found) throw new SealBroken('sealed under another root secret: is LATCHKEY_SECRET the one that made it?');
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < 16) throw new SealBroken('sealed value cut short');
      try {
        const decipher = createDecipheriv('aes-256-gcm', found.sealing, Buffer.from(nonce, 'base64url'), {
          authTagLength: 16,
        });
        decipher.setAAD(associatedData(id, place));
        decipher.setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
      } catch {
        throw new SealBroken('sealed value altered or moved');
      }
    },
    isCurrent: (sealed) => sealed.split('.')[1] === current.id,
    key: (purpose) => keysOf(purpose)[0] as Buffer,
    keys: keysOf,
  };
}
