// What is wrong with an input, in words that name the field: from zod's issues to the core's refusal.

import type { z } from 'zod';
import { type FieldFault, type Refusal, refuse } from '../model/refusal.ts';

/**
 * Turns a failed parse of `value` into `invalid_request`. A schema's own checks may name their rule:
 * `ctx.addIssue({ code: 'custom', params: { rule: 'date' } })`.
 */
export function inputRefusal(error: z.ZodError, value: unknown): Refusal {
  return refuse('invalid_request', { fields: error.issues.flatMap((issue) => faultsOf(issue, value)) });
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, value: unknown): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: key,
      rule: 'unknown',
      message: `${label(key)} is not a parameter of this call.`,
    }));
  }
  const path = issue.path.filter((part) => typeof part === 'string').join('_') || 'body';
  const { rule, text } = ruleOf(issue);
  const was = missingAt(value, issue);
  return [{ path, rule, message: `${label(path)} ${text}`, ...(was ? { was } : {}) }];
}

// Which of them it was, when nothing was there.
function missingAt(value: unknown, { code, path }: Issue): FieldFault['was'] | undefined {
  let at = value;
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
  if (at === null) return 'null';
  if (at === '' && code === 'too_small') return 'empty';
  return at === undefined ? 'absent' : undefined;
}

function ruleOf(issue: Issue): { rule: string; text: string } {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = { int: 'number', array: 'list', record: 'object' }[issue.expected as string] ?? issue.expected;
      const article = /^[aeiou]/.test(kind) ? 'an' : 'a';
      return {
        rule: `${kind}_required`,
        text: kind === 'string' ? 'must be a non-empty string.' : `must be ${article} ${kind}.`,
      };
    }
    case 'too_small':
      return issue.origin === 'string' && Number(issue.minimum) === 1
        ? { rule: 'string_required', text: 'must be a non-empty string.' }
        : {
            rule: 'too_small',
            text: `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters long' : ''}.`,
          };
    case 'too_big':
      return {
        rule: 'too_big',
        text: `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}.`,
      };
    case 'invalid_value':
      return { rule: 'invalid', text: `must be one of: ${issue.values.map(String).join(', ')}.` };
    default:
      if (issue.code !== 'custom')
        return { rule: issue.code === 'invalid_format' ? 'format' : 'invalid', text: 'is not valid.' };
      return { rule: String(issue.params?.rule ?? 'invalid'), text: issue.message || 'is not valid.' };
  }
}

function label(path: string): string {
  const words = path
    .replaceAll('_', ' ')
    .replace(/\bid\b/g, 'ID')
    .replace(/\bip\b/g, 'IP');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
