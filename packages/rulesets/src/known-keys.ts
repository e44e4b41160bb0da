import type { KeyPath } from './problem.ts';
import { type JsonSchema, rulesetJsonSchema } from './ruleset-json-schema.ts';

let schema: JsonSchema | undefined;

/** The keys that a ruleset may have below this path; `input` tells which of several forms was meant. */
export function knownKeys(path: KeyPath, input: unknown): string[] {
  schema ??= rulesetJsonSchema();
  let nodes = [schema];
  let value = input;
  for (const part of path) {
    nodes = formsOf(nodes, value).flatMap((node) => below(node, part));
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
  }
  return [...new Set(formsOf(nodes, value).flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** Forms whose constants (`type: choice`) are not those of the value are left out. */
function formsOf(nodes: readonly JsonSchema[], value: unknown): JsonSchema[] {
  const forms = nodes.flatMap((node): JsonSchema[] => {
    const branches = node.anyOf ?? node.oneOf;
    return branches === undefined ? [node] : formsOf(branches, value);
  });
  const fitting = forms.filter((form) =>
    Object.entries(form.properties ?? {}).every(
      ([name, { const: constant }]) => constant === undefined || memberOf(value, name) === constant,
    ),
  );
  return fitting.length > 0 ? fitting : forms;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function below({ properties, items, additionalProperties }: JsonSchema, part: string | number): JsonSchema[] {
  if (typeof part === 'number') return items === undefined ? [] : [items];
  if (properties !== undefined && Object.hasOwn(properties, part)) return [properties[part]!];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}
