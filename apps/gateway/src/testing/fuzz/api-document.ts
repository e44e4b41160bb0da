import type { App } from '../../http/app-env.ts';
import type { JsonSchema } from './schema-values.ts';

/** A parameter of an operation. */
export interface ApiParameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required?: boolean;
  schema?: JsonSchema;
}

/** What the document says of an operation. */
export interface ApiOperation {
  operationId: string;
  method: string;
  path: string;
  parameters: ApiParameter[];
  /** Of its JSON body, where it has one. */
  body: JsonSchema | undefined;
  /** Bodies that the document shows. */
  examples: unknown[];
  /** Media type -> pointer to its schema in the document, by status. */
  answers: Record<string, Record<string, string>>;
  isSecured: boolean;
}

/** The document of an app, and its operations. */
export interface ApiDocument {
  json: Record<string, unknown>;
  schemas: Record<string, JsonSchema>;
  operations: ApiOperation[];
}

interface RawOperation {
  operationId: string;
  security?: object[];
  parameters?: ApiParameter[];
  requestBody?: { content?: Record<string, { schema?: JsonSchema; examples?: Record<string, { value?: unknown }> }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

/** Reads what the app says of itself. */
export async function readApiDocument(app: App): Promise<ApiDocument> {
  const json = (await (await app.request('/openapi.json')).json()) as {
    paths: Record<string, Record<string, RawOperation>>;
    components: { schemas: Record<string, JsonSchema> };
  };
  const operations = Object.entries(json.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, raw]) => operationOf(path, method, raw)),
  );
  return { json, schemas: json.components.schemas, operations };
}

function operationOf(path: string, method: string, raw: RawOperation): ApiOperation {
  const at = (...keys: string[]) =>
    ['paths', path, method, 'responses', ...keys]
      .map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
  const content = raw.requestBody?.content?.['application/json'];
  const answers = Object.entries(raw.responses).map(([status, { content = {} }]) => [
    status,
    Object.fromEntries(Object.keys(content).map((type) => [type, `#/${at(status, 'content', type, 'schema')}`])),
  ]);
  return {
    operationId: raw.operationId,
    method: method.toUpperCase(),
    path,
    parameters: raw.parameters ?? [],
    body: content?.schema,
    examples: Object.values(content?.examples ?? {}).flatMap(({ value }) => (value === undefined ? [] : [value])),
    answers: Object.fromEntries(answers),
    isSecured: (raw.security ?? []).length > 0,
  };
}
