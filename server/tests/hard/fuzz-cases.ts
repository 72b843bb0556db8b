// R11's cases: requests made from the published document, some as it wants them, most of them spoiled.

import fc from 'fast-check';
import type { OpenApi, Operation, Parameter } from '../../src/http/openapi.ts';
import { PICTURE } from '../clerk-calls.ts';
import { FORM, formOf } from '../house.ts';
import type { Components } from './fuzz-schema.ts';
import { anything, MEANT_BY_CALL, nested, spoiled, text, wanted, write } from './fuzz-values.ts';

/** An operation of the document, with the place where it is served. */
export interface Target {
  method: string;
  /** With `{name}` where a parameter stands. */
  path: string;
  operation: Operation;
  components: Components;
}

type Pair = [string, string];

/** A body as it goes out; null sends none. */
export interface Sent {
  body: string | Uint8Array | null;
  type?: string;
  encoding?: string;
}

export interface Case {
  target: Target;
  /** Path segments by parameter, as they stand in the URL. */
  params: Record<string, string>;
  query: Pair[];
  sent: Sent;
  headers: Record<string, string>;
  /** Which key comes along. */
  key: 'right' | 'wrong' | 'none';
}

/** The operations of a document. */
export function targetsOf({ paths, components }: OpenApi): Target[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      components: components.schemas,
    })),
  );
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const NOTHING: Sent = { body: null };

const asJson = (value: unknown): Sent => ({ body: write(value), type: JSON_TYPE });

const FILE: Sent = { body: formOf(PICTURE), type: FORM };

function rightBody({ operation, components }: Target): fc.Arbitrary<Sent> {
  if (takesFile(operation)) return fc.constant(FILE);
  const schema = operation.requestBody?.content[JSON_TYPE]?.schema;
  return schema ? wanted(schema, components).map(asJson) : fc.constant(NOTHING);
}

function spoiledBody({ method, operation, components }: Target): fc.Arbitrary<Sent> {
  const content = operation.requestBody?.content;
  const schema = content?.[JSON_TYPE]?.schema;
  const none = fc.constant(NOTHING);
  if (takesFile(operation)) return fc.oneof(none, fc.constantFrom(FILE, ...spoiledFiles()), anything.map(asJson));
  if (!content || !schema) return method === 'GET' ? none : fc.oneof(none, anything.map(asJson));
  const right = wanted(schema, components);
  const form = right.map((value): Sent => {
    const fields = Object.entries(value as object).filter(([, each]) => typeof each === 'string');
    return { body: String(new URLSearchParams(fields)), type: FORM_TYPE };
  });
  return fc.oneof(
    { weight: 2, arbitrary: right.map(asJson) },
    { weight: 9, arbitrary: right.chain(spoiled).map(asJson) },
    { weight: 2, arbitrary: right.chain((value) => fc.constantFrom(...mangled(write(value)))) },
    ...(content[FORM_TYPE] ? [{ weight: 2, arbitrary: form }] : []),
  );
}

// A file that is none, is cut off, or stands in a form that is none.
function spoiledFiles(): Sent[] {
  const form = Buffer.from(formOf(PICTURE));
  return [
    { body: formOf(Buffer.from('no picture')), type: FORM },
    { body: formOf(PICTURE.subarray(0, 40)), type: FORM },
    { body: formOf(new Uint8Array()), type: FORM },
    { body: form.subarray(0, form.length - 30), type: FORM },
    { body: form, type: 'multipart/form-data; boundary=another' },
    { body: form, type: 'multipart/form-data' },
    { body: PICTURE, type: 'image/png' },
    { body: form, type: FORM, encoding: 'gzip' },
  ];
}

function takesFile({ requestBody }: Operation): boolean {
  return requestBody?.content['multipart/form-data'] !== undefined;
}

// A right body that was damaged on its way, or that says it is something else.
function mangled(sent: string): Sent[] {
  return [
    NOTHING,
    { body: sent.slice(0, -1), type: JSON_TYPE },
    { body: `${sent}${sent}`, type: JSON_TYPE },
    { body: `\ufeff${sent}`, type: JSON_TYPE },
    { body: Buffer.concat([Buffer.from(sent), Buffer.from([0xff])]), type: JSON_TYPE },
    { body: Buffer.from(sent, 'utf16le'), type: `${JSON_TYPE}; charset=utf-16` },
    { body: sent, type: 'text/plain' },
    { body: sent, type: JSON_TYPE, encoding: 'gzip' },
    { body: `{"x":"${'y'.repeat(300_000)}"}`, type: JSON_TYPE },
    { body: nested(100_000), type: JSON_TYPE },
    { body: `[${'0,'.repeat(2_000)}0]`, type: JSON_TYPE },
  ];
}

const SEGMENTS = [
  '%00', '%ff', '%ed%a0%80', '%2F', '%252e', '%', '%zz', '.', '..', '%E0%A4%A', 'x'.repeat(3_000), '%F0%9F%98%80', '*', ':id', '{id}',
]; // biome-ignore format: a list

function wantedSegment({ name, schema }: Parameter, components: Components): fc.Arbitrary<string> {
  return wanted(schema, components, name).map((value) => encode(String(value)));
}

function segment(parameter: Parameter, components: Components): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: wantedSegment(parameter, components) },
    { weight: 4, arbitrary: fc.constant(`${MEANT_BY_CALL}path_${parameter.name}`) },
    { weight: 2, arbitrary: text.map(encode) },
    { weight: 1, arbitrary: fc.constantFrom(...SEGMENTS) },
  );
}

// One parameter as SDKs send it.
function pair({ name, schema }: Parameter, components: Components): fc.Arbitrary<Pair[]> {
  return wanted(schema, components, name).map((value): Pair[] =>
    Array.isArray(value) ? value.map((each) => [`${name}[]`, String(each)]) : [[name, String(value)]],
  );
}

// The same left out, several times, or spoiled.
function pairs(parameter: Parameter, components: Components): fc.Arbitrary<Pair[]> {
  const { name } = parameter;
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant<Pair[]>([]) },
    { weight: 4, arbitrary: pair(parameter, components) },
    { weight: 2, arbitrary: text.map((value): Pair[] => [[name, value]]) },
    {
      weight: 1,
      arbitrary: fc.tuple(text, text).map(([a, b]): Pair[] => [
        [name, a],
        [name, b],
      ]),
    },
    { weight: 1, arbitrary: text.map((value): Pair[] => [[`${name}[0]`, value]]) },
  );
}

/** Cases of one operation: one in four as the document wants it, the others spoiled somewhere or everywhere. */
export function casesOf(target: Target): fc.Arbitrary<Case> {
  return fc.oneof({ weight: 1, arbitrary: rightCase(target) }, { weight: 3, arbitrary: spoiledCase(target) });
}

function rightCase(target: Target): fc.Arbitrary<Case> {
  const { components } = target;
  const places = inPlace(target, 'path');
  const params = places.map((each) => [each.name, wantedSegment(each, components)]);
  // All of them at once, or hardly any request with several would name what is there.
  const known = places.map(({ name }) => [name, fc.constant(`${MEANT_BY_CALL}path_${name}`)]);
  const query = inPlace(target, 'query');
  const needed = query.filter(({ required }) => required).map((each) => pair(each, components));
  // One of the others at a time: some exclude each other.
  const others = query.filter(({ required }) => !required).map((each) => pair(each, components));
  return fc.record<Case>({
    target: fc.constant(target),
    params: fc.oneof(
      { weight: 1, arbitrary: fc.record(Object.fromEntries(params)) },
      { weight: 2, arbitrary: fc.record(Object.fromEntries(known)) },
    ),
    query: fc.tuple(...needed, fc.oneof(fc.constant<Pair[]>([]), ...others)).map((all) => all.flat()),
    sent: rightBody(target),
    headers: fc.constant({}),
    key: fc.constant('right'),
  });
}

function spoiledCase(target: Target): fc.Arbitrary<Case> {
  const { components } = target;
  const params = inPlace(target, 'path').map((each) => [each.name, segment(each, components)]);
  const query = inPlace(target, 'query').map((each) => pairs(each, components));
  const stray = fc.oneof(
    { weight: 12, arbitrary: fc.constant<Pair[]>([]) },
    { weight: 1, arbitrary: fc.tuple(text, text).map((each): Pair[] => [each]) },
  );
  return fc.record<Case>({
    target: fc.constant(target),
    params: fc.record(Object.fromEntries(params)),
    query: fc.tuple(...query, stray).map((all) => all.flat()),
    sent: spoiledBody(target),
    headers: fc.constantFrom<Case['headers']>(
      {},
      {},
      {},
      { 'user-agent': 'ÿ'.repeat(900) },
      { 'x-forwarded-for': '::1, x' },
    ),
    key: fc.constantFrom<Case['key'][]>(...Array(24).fill('right'), 'wrong', 'none'),
  });
}

function inPlace({ operation }: Target, place: Parameter['in']): Parameter[] {
  return (operation.parameters ?? []).filter((each) => each.in === place);
}

function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}
