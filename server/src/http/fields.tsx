// Fields, types and errors of an operation as a person reads them, from the JSON Schema of the document.

import type { Child } from 'hono/jsx';
import { Prose } from '../ui/page.tsx';
import { COMPONENT, type Components, type JsonSchema, resolve } from './schema.ts';

interface Field {
  name: string;
  schema: JsonSchema;
  required: boolean;
  description?: string | undefined;
}

/** A list of fields; objects that have no name of their own are told field by field. */
export const Fields = ({ fields, answered }: { fields: Field[]; answered?: boolean }) => (
  <dl class="fields">
    {fields.flatMap(spread).map(({ name, schema, required, description }) => (
      <div>
        <dt>
          <code>{name}</code> {noteOf(required, answered)}
        </dt>
        <dd>
          <p>
            <Type schema={schema} />
            <span class="soft">{limitsOf(schema)}</span>
          </p>
          {description ? <Prose text={description} /> : null}
        </dd>
      </div>
    ))}
  </dl>
);

// What is asked for is optional unless it says otherwise; what is answered is there unless it says otherwise.
function noteOf(required: boolean, answered = false): Child {
  if (required === answered) return null;
  return <span class="need">{answered ? 'may be absent' : 'required'}</span>;
}

/** The fields of an object's schema. */
export function fieldsOf(schema: JsonSchema, components: Components): Field[] {
  const { properties = {}, required = [] } = resolve(schema, components);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    schema: property,
    required: required.includes(name),
    description: property.description,
  }));
}

/** A type in words: `string or null`, `list of User`. */
export const Type = ({ schema }: { schema: JsonSchema }): Child => {
  const { $ref, type, items, anyOf, oneOf, additionalProperties } = schema;
  if ($ref) {
    const name = $ref.slice(COMPONENT.length);
    return <a href={`#object-${name}`}>{name}</a>;
  }
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  if (schema.enum) return joined(schema.enum.map((value) => <code>{JSON.stringify(value)}</code>));
  const choices = anyOf ?? oneOf;
  if (choices) return joined(choices.map((choice) => <Type schema={choice} />));
  if (items) return <>list of {<Type schema={items} />}</>;
  if (typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0) {
    return (
      <>
        object of <Type schema={additionalProperties} />
        {[type].flat().includes('null') ? ', or null' : ''}
      </>
    );
  }
  const format = FORMATS[schema.format ?? ''];
  if (!format) return schema.format ? `${typeName(type)} (${schema.format})` : typeName(type);
  return [type].flat().includes('null') ? `${format} or null` : format;
};

const FORMATS: Record<string, string> = { 'date-time': 'time in ISO 8601', date: 'date in ISO 8601' };

function joined(parts: Child[]): Child {
  return parts.map((part, at) => (
    <>
      {at === 0 ? '' : ' or '}
      {part}
    </>
  ));
}

function typeName(type: JsonSchema['type']): string {
  return type ? [type].flat().join(' or ') : 'anything';
}

function limitsOf(schema: JsonSchema): string {
  const { minLength, maxLength, minimum, maximum, maxItems, pattern, description } = schema;
  const limits = [
    ...range(minLength, maxLength, ' characters'),
    ...range(minimum, maximum, ''),
    ...range(undefined, maxItems, ' values'),
    ...(pattern && !description ? [`pattern ${pattern}`] : []),
    ...(schema.default === undefined ? [] : [`default ${schema.default}`]),
  ];
  return limits.map((limit) => `; ${limit}`).join('');
}

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  if (least === 1 && most === undefined && unit) return ['not empty'];
  if (least !== undefined && most !== undefined) return [`${least} to ${most}${unit}`];
  if (least !== undefined) return [`at least ${least}${unit}`];
  return most === undefined || most === Number.MAX_SAFE_INTEGER ? [] : [`at most ${most}${unit}`];
}

function spread(field: Field): Field[] {
  const { name, schema, required } = field;
  if (!schema.properties) return [field];
  const inner = fieldsOf(schema, {}).map((each) => ({
    ...each,
    name: `${name}.${each.name}`,
    required: required && each.required,
  }));
  return inner.flatMap(spread);
}
