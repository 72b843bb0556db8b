// How the text of a password becomes the bytes that are hashed (A4).

/** Whether a password may be hashed at all: without NUL, which some hashes stop at, and without lone surrogates. */
export function isHashable(password: string): boolean {
  return !password.includes('\0') && password.isWellFormed();
}

/** The bytes of a password in a hash of ours: UTF-8 of its NFKC form. No trim, no case fold, no truncation. */
export function nativeBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'));
}

/** The bytes to try against an imported hash: as typed, and in NFKC when that differs. */
export function importedBytes(password: string): Buffer[] {
  const typed = Buffer.from(password);
  const folded = nativeBytes(password);
  return typed.equals(folded) ? [typed] : [typed, folded];
}

/** The bytes under argon2id where it wraps a fast digest: hex, as the library verifies UTF-8 only. */
export function wrappedBytes(digest: Buffer): Buffer {
  return Buffer.from(digest.toString('hex'));
}
