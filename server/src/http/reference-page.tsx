// The page of `/docs`: every operation with what goes in, what comes out and how it says no, drawn from the OpenAPI document.

import { Page, Prose, printPage } from '../ui/page.tsx';
import { Fields, fieldsOf, Type } from './fields.tsx';
import type { DocumentedResponse, OpenApi, Operation } from './openapi.ts';
import type { JsonSchema } from './schema.ts';

interface Places {
  /** Where the document itself is. */
  json: string;
  coverage: string;
}

interface Entry {
  id: string;
  method: string;
  path: string;
  operation: Operation;
  aliases: string[];
}

const ACCESS = {
  key: 'Needs the secret key, as `Authorization: Bearer <key>`.',
  client: 'A client names itself by `client_id`, and proves itself by `client_secret` or the secret key where it must.',
  public: 'Open to everybody.',
};

/** The text of the page. */
export function referencePage(document: OpenApi, places: Places): string {
  const entries = entriesOf(document);
  const groups = Map.groupBy(entries, ({ operation }) => operation.tags[0] ?? '');
  const names = document.tags.map(({ name }) => name);
  return printPage(
    <Page title={document.info.title} nav={<Contents groups={groups} names={names} document={document} />}>
      <header class="stack">
        <h1>{document.info.title}</h1>
        <Prose
          text={`Version ${document.info.version} at \`${document.servers[0]?.url}\`. ${entries.length} operations.`}
        />
        <p>
          <a href={places.coverage}>What is built, and what is not</a> · <a href={places.json}>OpenAPI 3.1 document</a>
        </p>
      </header>
      {names.map((name) => (
        <section class="group">
          <h2 id={`tag-${slug(name)}`}>{name}</h2>
          {groups.get(name)?.map((entry) => (
            <OperationCard entry={entry} document={document} />
          ))}
        </section>
      ))}
      <section class="group">
        <h2 id="objects">Objects</h2>
        {objectsOf(document).map(([name, schema]) => (
          <section class="card stack" id={`object-${name}`}>
            <h3>{name}</h3>
            {schema.description ? <Prose text={schema.description} /> : null}
            <Fields fields={fieldsOf(schema, {})} answered />
          </section>
        ))}
      </section>
    </Page>,
  );
}

const Contents = (props: { groups: Map<string, Entry[]>; names: string[]; document: OpenApi }) => (
  <>
    {props.names.map((name) => (
      <>
        <strong>{name}</strong>
        <ul>
          {props.groups.get(name)?.map(({ id, operation }) => (
            <li>
              <a href={`#${id}`}>{operation.summary}</a>
            </li>
          ))}
        </ul>
      </>
    ))}
    <strong>Objects</strong>
    <ul>
      {objectsOf(props.document).map(([name]) => (
        <li>
          <a href={`#object-${name}`}>{name}</a>
        </li>
      ))}
    </ul>
  </>
);

const OperationCard = ({ entry, document }: { entry: Entry; document: OpenApi }) => {
  const { id, method, path, operation, aliases } = entry;
  const { components } = document;
  const parameters = operation.parameters ?? [];
  return (
    <article class="card stack" id={id}>
      <h3>{operation.summary}</h3>
      <p class="call">
        <span class={`verb verb-${method}`}>{method.toUpperCase()}</span>
        <code>{path}</code>
      </p>
      <div class="soft small">
        <Prose text={accessOf(operation)} />
        {aliases.map((alias) => (
          <Prose text={`Also under \`${alias}\`.`} />
        ))}
        {operation.description ? <Prose text={operation.description} /> : null}
      </div>
      {(['path', 'query'] as const).map((place) => {
        const here = parameters.filter((parameter) => parameter.in === place);
        return here.length > 0 ? (
          <>
            <h4>{place === 'path' ? 'In the path' : 'In the query'}</h4>
            <Fields fields={here} />
          </>
        ) : null;
      })}
      <Body operation={operation} document={document} />
      {Object.entries(operation.responses)
        .filter(([status]) => Number(status) < 400)
        .map(([status, response]) => (
          <AnswerPart status={status} response={followed(response, components)} />
        ))}
      <Errors operation={operation} components={components} />
    </article>
  );
};

const Body = ({ operation, document }: { operation: Operation; document: OpenApi }) => {
  const { content } = operation.requestBody ?? {};
  const schema = content?.['application/json']?.schema;
  if (!schema) return null;
  const { schemas } = document.components;
  const form = content && Object.keys(content).length > 1 ? ', as JSON or as a form' : '';
  const forms = schema.oneOf?.map((each) => ({ title: titleOf(schema, each), schema: each })) ?? [
    { title: '', schema },
  ];
  return (
    <>
      {forms.map(({ title, schema: each }) => (
        <>
          <h4>
            In the body{form}
            {title ? ': ' : ''}
            {title ? <code>{title}</code> : null}
          </h4>
          <Fields fields={fieldsOf(each, schemas)} />
        </>
      ))}
    </>
  );
};

const AnswerPart = ({ status, response }: { status: string; response: DocumentedResponse }) => {
  const schema = response.content?.['application/json']?.schema;
  if (!schema) return <p class="small">{`Answers ${status}. ${response.description}`}</p>;
  return (
    <>
      <p class="small">
        Answers {status}
        {schema.$ref ? ' with ' : ':'}
        {schema.$ref ? <Type schema={schema} /> : null}
      </p>
      {schema.$ref ? null : <Fields fields={fieldsOf(schema, {})} answered />}
    </>
  );
};

const Errors = ({ operation, components }: { operation: Operation; components: OpenApi['components'] }) => {
  const failures = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
  const rows = failures.flatMap(([status, response]) => {
    const examples = Object.keys(followed(response, components).content?.['application/json']?.examples ?? {});
    return examples.map((name) => ({ status, example: components.examples[name] }));
  });
  return (
    <details>
      <summary>Errors: {failures.map(([status]) => status).join(', ')}</summary>
      <dl class="fields">
        {rows.map(({ status, example }) => {
          const { code, error } = (example?.value ?? {}) as { code?: string; error?: string };
          return (
            <div>
              <dt>
                {status} {(code ?? error) ? <code>{code ?? error}</code> : <span class="soft">without a code</span>}
              </dt>
              <dd>{example?.summary}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
};

function accessOf({ security }: Operation): string {
  if (security.length === 0) return ACCESS.public;
  return security.length > 1 ? ACCESS.client : ACCESS.key;
}

function entriesOf({ paths }: OpenApi): Entry[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const others = all.filter(({ operation }) => operation['x-alias-of']);
  return all
    .filter(({ operation }) => !operation['x-alias-of'])
    .map((entry) => ({
      ...entry,
      id: slug(entry.operation.operationId),
      aliases: others.filter(({ operation }) => operation['x-alias-of'] === entry.path).map(({ path }) => path),
    }));
}

// Bodies are told where they are sent; what remains are the objects of answers.
function objectsOf({ paths, components }: OpenApi): [string, JsonSchema][] {
  const sent = JSON.stringify(
    Object.values(paths).flatMap((path) => Object.values(path).map((each) => each.requestBody)),
  );
  return Object.entries(components.schemas).filter(([name]) => !sent.includes(`schemas/${name}"`));
}

function followed(response: DocumentedResponse | { $ref: string }, { responses }: OpenApi['components']) {
  if (!('$ref' in response)) return response;
  return responses[response.$ref.split('/').at(-1) ?? ''] ?? { description: '' };
}

function titleOf(union: JsonSchema, form: JsonSchema): string {
  const { propertyName, mapping = {} } = union.discriminator ?? {};
  const [value] = Object.entries(mapping).find(([, ref]) => ref === form.$ref) ?? [];
  return propertyName && value ? `${propertyName} = "${value}"` : '';
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
