// How an image is refused, and how work on images is put off.

/** `type`: none that is read here. `size`: too many pixels. `broken`: it cannot be decoded within its bounds. */
export type ImageFault = 'type' | 'size' | 'broken';

/** The bytes are no image that is taken. */
export class InvalidImage extends Error {
  override name = 'InvalidImage';
  readonly fault: ImageFault;

  constructor(fault: ImageFault) {
    super(`not an image that is taken: ${fault}`);
    this.fault = fault;
  }
}

/** Too many images are waiting: answer 503 with `Retry-After: retryAfterSeconds`. */
export class ImagesBusy extends Error {
  override name = 'ImagesBusy';
  readonly retryAfterSeconds = 1;

  constructor() {
    super('Too many images are waiting to be read.');
  }
}

/** The bucket does not answer, or does not take what it is given: 503. The message tells nothing of its keys. */
export class BucketAway extends Error {
  override name = 'BucketAway';
  readonly retryAfterSeconds = 5;

  constructor(reason: string) {
    super(`the bucket of images: ${reason}`);
  }
}
