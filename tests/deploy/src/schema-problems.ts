import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readRepositoryFile } from './repository.ts';

type Schema = Record<string, unknown>;
const readSchema = (name: string) =>
  JSON.parse(readRepositoryFile(`tests/deploy/schemas/${name}.schema.json`)) as Schema;
// What servers add to formats, such as int-or-string, says nothing more about texts.
const options = { strict: false, allErrors: true, validateFormats: false };

const problemsOf = (ajv: Pick<Ajv, 'errorsText' | 'errors'>): string[] =>
  (ajv.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);

/** What the Compose Specification has against a file. */
export function composeProblems(file: unknown): string[] {
  const ajv = new Ajv2020({
    ...options,
    validateFormats: true,
    formats: { duration: /^(\d+(\.\d+)?(us|ms|s|m|h))+$/ },
  });
  formats.default(ajv as never, ['uri', 'email']);
  const validate = ajv.compile({ ...readSchema('compose-spec') });
  return validate(file) ? [] : problemsOf(validate as never);
}

const validators = new Map<string, ValidateFunction | undefined>();

function validatorOf(kind: string): ValidateFunction | undefined {
  if (!validators.has(kind)) {
    const core = readSchema('kubernetes') as { definitions: Schema; kinds: Record<string, Schema> };
    const custom = readSchema('custom-resources') as Record<string, Schema>;
    const schema = core.kinds[kind] ? { definitions: core.definitions, ...core.kinds[kind] } : custom[kind];
    validators.set(kind, schema && new Ajv(options).compile(schema));
  }
  return validators.get(kind);
}

/** What Kubernetes, or the owner of a custom resource, has against a manifest. */
export function manifestProblems(manifest: { apiVersion: string; kind: string }): string[] {
  const kind = `${manifest.apiVersion}/${manifest.kind}`;
  const validate = validatorOf(kind);
  if (validate === undefined) return [`there is no schema for ${kind}`];
  return validate(manifest) ? [] : problemsOf(validate as never);
}
