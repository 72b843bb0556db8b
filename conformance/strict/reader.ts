// Reads answers as strictly as the strictest SDKs do, whether or not the vendor's specification is at hand.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Exchange } from '../harness/record.ts';
import { ANSWERS } from './clerk-answers.ts';
import { errors } from './clerk-errors.ts';
import type { Form } from './schema.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: true });
const compiled = new Map<Form, ValidateFunction>();

/** What of a value a strict reader refuses, each with its place; nothing when it is as it should be. */
export function refusals(form: Form, value: unknown): string[] {
  const validate = compiled.get(form) ?? ajv.compile(form);
  compiled.set(form, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const about = Object.values(params as object).flat();
    return `${instancePath || '/'} ${message} (${about.join(', ')})`;
  });
}

/** What of an answer of the Clerk wire a strict reader refuses. An operation that has no form yet is refused too. */
export function refusedOf(exchange: Exchange): string[] {
  const { method, path, status, contentType, body } = exchange;
  const at = `${method} ${path} ${status}`;
  if (contentType !== 'application/json') return [`${at}: comes as ${contentType}`];
  const json = JSON.parse(body) as unknown;
  if (status >= 400) return refusals(errors, json).map((what) => `${at}: ${what}`);
  if (status !== 200) return [`${at}: is not 200`];
  const form = formOf(method, path, json);
  if (!form) return [`${at}: has no form`];
  return refusals(form, json).map((what) => `${at}: ${what}`);
}

/** The form of a success; where a call has two, what came decides, and stories tell which was asked for. */
export function formOf(method: string, path: string, json: unknown): Form | undefined {
  const parts = path.split('/');
  const fitting = Object.entries(ANSWERS)
    .map(([call, forms]) => ({ call: call.split(' '), forms }))
    .filter(({ call: [verb, template = ''] }) => verb === method && fits(template.split('/'), parts))
    .sort((a, b) => wild(a.call[1]) - wild(b.call[1]));
  const forms = fitting[0]?.forms;
  return Array.isArray(forms) ? forms[Array.isArray(json) ? 0 : 1] : forms;
}

const fits = (template: string[], parts: string[]) =>
  template.length === parts.length && template.every((part, at) => part === '*' || part === parts[at]);
const wild = (template = '') => template.split('*').length;
