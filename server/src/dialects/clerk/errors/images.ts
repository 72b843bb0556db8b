// What this wire says of files that should be images.

import type { ImageFault } from '../../../model/faults.ts';
import { one, type Words } from './envelopes.ts';

const REASONS: Record<ImageFault, string> = {
  type: 'The file must be a JPEG, PNG, GIF or WebP image.',
  size: 'The image has too many pixels: at most 40 million, and 8,192 a side.',
  broken: 'The image cannot be decoded.',
};

export const IMAGES: Words<'file_missing' | 'image_too_large' | 'invalid_image'> = {
  file_missing: () =>
    one(400, 'form_param_missing', 'file is required.', {
      param: 'file',
      long: 'Send multipart/form-data with a file part named "file".',
    }),
  image_too_large: ({ limit }) =>
    one(413, 'image_too_large', 'Image too large.', {
      param: 'file',
      long: `The image must be smaller than ${Math.floor(limit / 1_048_576)} MB.`,
    }),
  invalid_image: ({ reason }) => one(400, 'request_body_invalid', REASONS[reason], { param: 'file' }),
};
