// The refusal of a hasher that has more to do than it can do in time.

/** Too many passwords are waiting to be hashed (A6): answer 503 with `Retry-After: retryAfterSeconds`. */
export class HasherBusy extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many passwords are waiting to be hashed.');
    this.name = 'HasherBusy';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
