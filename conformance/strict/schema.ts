// How the reader's forms are written: few words that become JSON Schema. What a form does not name is let through, as
// every SDK does; what it names must be as it says.

export type Form = Record<string, unknown>;

export const text: Form = { type: 'string' };
export const truth: Form = { type: 'boolean' };
export const whole: Form = { type: 'integer' };
/** Milliseconds since 1970: whole, and not so few that they are seconds. */
export const ms: Form = { type: 'integer', minimum: 100_000_000_000 };
/** Metadata: an object with whatever keys. */
export const map: Form = { type: 'object' };
/** A link that `new URL` takes. */
export const link: Form = { type: 'string', pattern: '^https?://' };

export const orNull = (form: Form): Form => ({ anyOf: [form, { type: 'null' }] });
export const list = (form: Form): Form => ({ type: 'array', items: form });
export const one = (...values: (string | boolean)[]): Form => ({ enum: values });
/** Text of a pattern. */
export const like = (pattern: RegExp): Form => ({ type: 'string', pattern: pattern.source });

/** An object: keys that must be there, and keys that may. */
export function object(required: Record<string, Form>, optional: Record<string, Form> = {}): Form {
  return { type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) };
}

/** One of several objects, told apart by the value of one key. */
export function tagged(key: string, forms: Form[]): Form {
  return { type: 'object', discriminator: { propertyName: key }, required: [key], oneOf: forms };
}

/** A form without a key that would make it something else. */
export const without = (key: string, form: Form): Form => ({ ...form, not: { required: [key] } });
