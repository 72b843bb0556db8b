// What the endpoints declare that they take: the matrices are checked against it, so that a new place must be attacked too.

import { z } from 'zod';
import { faces } from '../../src/app.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';

export const endpoints: Endpoint[] = faces.flatMap((face) => face.endpoints);
export const writers: Endpoint[] = endpoints.filter((endpoint) => endpoint.body);

export const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** The names of all that an endpoint's body may hold, over all its forms. */
export function bodyFields({ body, bodies = [] }: Endpoint): string[] {
  return namesIn([body, ...bodies]);
}

/** The names of everything that an endpoint takes: in the path, the query and the body. */
export function inputNames(endpoint: Endpoint): string[] {
  return [...new Set([...namesIn([endpoint.params, endpoint.query]), ...bodyFields(endpoint)])];
}

function namesIn(schemas: (z.ZodType | undefined)[]): string[] {
  return [...new Set(schemas.flatMap((schema) => (schema ? Object.keys(objectIn(schema).shape) : [])))];
}

// Beneath what is done to a value before or after.
function objectIn(schema: z.core.$ZodType): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodArray) return objectIn(schema.element);
  if (!(schema instanceof z.ZodPipe)) throw new Error('only objects are read here');
  return objectIn(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
}
