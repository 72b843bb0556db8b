// An S3-compatible bucket as a place for images.

import type { S3mini } from 's3mini';
import { BucketAway } from './faults.ts';

export interface BucketOptions {
  /** URL of the bucket, in path style or with the bucket as its host. */
  endpoint: string;
  region: string;
  keyId: string;
  secret: string;
}

/** Each promise rejects with `BucketAway` when the bucket does not do what it is asked. */
export interface ImageBucket {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Null when there is no such object. */
  get(key: string): Promise<Uint8Array | null>;
  /** Whether it was there or not. */
  remove(key: string): Promise<void>;
}

const TIMEOUT_MS = 5_000;

/** A bucket; its library is loaded with the first request. The operator names it, so it needs no guarded door (E1). */
export function openBucket({ endpoint, region, keyId, secret }: BucketOptions): ImageBucket {
  let opened: Promise<S3mini> | undefined;

  const open = async (): Promise<S3mini> => {
    const { S3mini } = await import('s3mini');
    return new S3mini({
      endpoint,
      region,
      accessKeyId: keyId,
      secretAccessKey: secret,
      requestAbortTimeout: TIMEOUT_MS,
      // What is signed for one address is not for another.
      fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
    });
  };

  async function ask<T>(act: (s3: S3mini) => Promise<T>): Promise<T> {
    try {
      opened ??= open();
      return await act(await opened);
    } catch (error) {
      // Its errors quote answers, and those may quote what was signed: only the status is passed on.
      const { status } = error as { status?: number };
      throw new BucketAway(status === undefined ? 'does not answer' : `answered ${status}`);
    }
  }

  return {
    async put(key, bytes, contentType) {
      await ask((s3) => s3.putObject(key, bytes, contentType));
    },
    async get(key) {
      const found = await ask((s3) => s3.getObjectArrayBuffer(key));
      return found && new Uint8Array(found);
    },
    async remove(key) {
      await ask((s3) =>
        s3.deleteObject(key).catch((error: { status?: number }) => {
          if (error.status !== 404) throw error;
        }),
      );
    },
  };
}
