// Names between the wire and this SDK.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { camel, fromWire, snake, toWire } from '../src/case.ts';

describe('names', () => {
  test('are renamed at every depth, in lists too', () => {
    const wire = { first_name: 'Ada', list_metadata: { after: null }, organizations: [{ external_id: 'x' }] };
    const own = { firstName: 'Ada', listMetadata: { after: null }, organizations: [{ externalId: 'x' }] };
    expect(fromWire(wire)).toEqual(own);
    expect(toWire(own)).toEqual(wire);
  });

  test('of the application’s own maps stay as they are', () => {
    const wire = { metadata: { crm_id: '1', crmId: '2' }, public_metadata: { deep: { a_b: 1 } } };
    const own = { metadata: { crm_id: '1', crmId: '2' }, publicMetadata: { deep: { a_b: 1 } } };
    expect(fromWire(wire)).toEqual(own);
    expect(toWire(own)).toEqual(wire);
  });

  test('find back to the wire', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]*$/);
    const name = fc.tuple(word, fc.array(fc.stringMatching(/^[a-z][a-z0-9]*$/), { maxLength: 3 }));
    fc.assert(
      fc.property(name, ([first, rest]) => {
        const wire = [first, ...rest].join('_');
        expect(snake(camel(wire))).toBe(wire);
      }),
    );
  });

  test('with nothing behind them are not sent', () => {
    expect(toWire({ lastName: undefined, firstName: null })).toEqual({ first_name: null });
  });

  test('what is no plain object is sent as it is', () => {
    const file = new Blob(['x']);
    expect((toWire({ file }) as { file: Blob }).file).toBe(file);
  });
});
