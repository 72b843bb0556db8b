// Remembers the most recently used bytes, up to so many in all.

export interface Recent {
  get(key: string): Uint8Array | undefined;
  set(key: string, bytes: Uint8Array): void;
}

/** An empty memory of `most` bytes: what was not asked for the longest goes first. */
export function keepRecent(most: number): Recent {
  const kept = new Map<string, Uint8Array>();
  let size = 0;

  function drop(key: string): void {
    size -= kept.get(key)?.length ?? 0;
    kept.delete(key);
  }

  return {
    get(key) {
      const found = kept.get(key);
      if (!found) return undefined;
      // A map keeps the order in which keys came: this one comes anew.
      kept.delete(key);
      kept.set(key, found);
      return found;
    },
    set(key, bytes) {
      drop(key);
      kept.set(key, bytes);
      size += bytes.length;
      for (const oldest of kept.keys()) {
        if (size <= most) break;
        drop(oldest);
      }
    },
  };
}
