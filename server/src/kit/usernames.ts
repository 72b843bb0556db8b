// Usernames and wallet addresses: which ones we take, and the form under which each is unique.

export type UsernameFault = 'length' | 'characters' | 'only_digits';

const MIN = 4;
const MAX = 64;

/** What is wrong with a username, or null: 4 to 64 Latin letters, digits, `_`, `-`, and not of digits alone. */
export function usernameFault(username: string): UsernameFault | null {
  if (username.length < MIN || username.length > MAX) return 'length';
  if (!/^[A-Za-z0-9_-]+$/.test(username)) return 'characters';
  return /^\d+$/.test(username) ? 'only_digits' : null;
}

/**
 * A wallet's address as it is compared, or null: 20 bytes in hex (EIP-55 writes a checksum into the case, so case does
 * not tell addresses apart), or a Solana key in base58, where it does.
 */
export function canonicalWallet(address: string): string | null {
  if (/^0x[0-9a-fA-F]{40}$/.test(address)) return address.toLowerCase();
  return /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(address) ? address : null;
}
