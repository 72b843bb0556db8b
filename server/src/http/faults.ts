// What is wrong with an input, in words that name the field: from zod's issues to the core's refusal.

import type { z } from 'zod';
import { type FieldFault, type Refusal, refuse } from '../model/refusal.ts';

/** Turns a failed parse into `invalid_request`. */
export function inputRefusal(error: z.ZodError): Refusal {
  return refuse('invalid_request', { fields: error.issues.flatMap((issue) => faultsOf(issue)) });
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: key,
      rule: 'unknown',
      message: `${label(key)} is not a parameter of this call.`,
    }));
  }
  const path = issue.path.filter((part) => typeof part === 'string').join('_') || 'body';
  const { rule, text } = ruleOf(issue);
  return [{ path, rule, message: `${label(path)} ${text}` }];
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
      return { rule: 'invalid', text: issue.message && issue.code === 'custom' ? issue.message : 'is not valid.' };
  }
}

function label(path: string): string {
  const words = path
    .replaceAll('_', ' ')
    .replace(/\bid\b/g, 'ID')
    .replace(/\bip\b/g, 'IP');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
