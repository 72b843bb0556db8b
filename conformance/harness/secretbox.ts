// What PHP's sodium opens, written from NaCl's description (XSalsa20 and Poly1305) on its own, so that the server's
// reading of it is checked too.

const SIGMA = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
const turned = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));
const words = (bytes: Buffer) => Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));

/** Opens a cookie as PHP's `SessionManager::unsealData` does: base64 of nonce and box under a password of base64. */
export function openBox(sealed: string, password: string): string {
  const [bytes, key] = [Buffer.from(sealed, 'base64'), Buffer.from(password, 'base64')];
  const [nonce, mac, hidden] = [bytes.subarray(0, 24), bytes.subarray(24, 40), bytes.subarray(40)];
  const stream = keystream(key, nonce, 32 + hidden.length);
  if (!poly1305(stream.subarray(0, 32), hidden).equals(mac)) throw new Error('the box does not open');
  return Buffer.from(hidden.map((byte, at) => byte ^ (stream[32 + at] as number))).toString();
}

function keystream(key: Buffer, nonce: Buffer, length: number): Buffer {
  const shuffled = rounds(blockOf(words(key), words(nonce.subarray(0, 16))));
  const derived = [0, 5, 10, 15, 6, 7, 8, 9].map((at) => shuffled[at] as number);
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, count) => {
    const block = blockOf(derived, [...words(nonce.subarray(16)), count, 0]);
    const mixed = rounds(block);
    return toBytes(mixed.map((word, at) => word + (block[at] as number)));
  });
  return Buffer.concat(blocks).subarray(0, length);
}

function blockOf(key: number[], input: number[]): number[] {
  const [a, b, c, d] = SIGMA as [number, number, number, number];
  return [a, ...key.slice(0, 4), b, ...input, c, ...key.slice(4), d];
}

function rounds(block: number[]): number[] {
  const x = [...block];
  const quarter = (...places: [number, number, number, number]) => {
    const [a, b, c, d] = places;
    const step = (to: number, one: number, other: number, bits: number) => {
      x[to] = (x[to] as number) ^ turned(((x[one] as number) + (x[other] as number)) | 0, bits);
    };
    step(b, a, d, 7);
    step(c, b, a, 9);
    step(d, c, b, 13);
    step(a, d, c, 18);
  };
  for (let round = 0; round < 10; round += 1) {
    quarter(0, 4, 8, 12);
    quarter(5, 9, 13, 1);
    quarter(10, 14, 2, 6);
    quarter(15, 3, 7, 11);
    quarter(0, 1, 2, 3);
    quarter(5, 6, 7, 4);
    quarter(10, 11, 8, 9);
    quarter(15, 12, 13, 14);
  }
  return x;
}

function poly1305(key: Buffer, text: Buffer): Buffer {
  const [r, s] = [toNumber(key.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn, toNumber(key.subarray(16))];
  let sum = 0n;
  for (let at = 0; at < text.length; at += 16) {
    const part = Buffer.concat([text.subarray(at, at + 16), Buffer.of(1)]);
    sum = ((sum + toNumber(part)) * r) % (2n ** 130n - 5n);
  }
  const mac = (sum + s) % 2n ** 128n;
  return Buffer.from(mac.toString(16).padStart(32, '0'), 'hex').reverse();
}

const toNumber = (bytes: Buffer) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

function toBytes(numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [at, word] of numbers.entries()) bytes.writeUInt32LE(word >>> 0, at * 4);
  return bytes;
}
