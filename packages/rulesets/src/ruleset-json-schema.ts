import { rulesetFileSchema } from '@paireto/contracts';
import { z } from 'zod';

/** The parts of a JSON Schema that are looked at here. */
export interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  description?: string;
  default?: unknown;
  [keyword: string]: unknown;
}

/** JSON Schema (draft 2020-12) of a ruleset file as an author writes it, for editors. What keys mean together it cannot tell. */
export function rulesetJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(rulesetFileSchema, { io: 'input', target: 'draft-2020-12', reused: 'inline' });
  const { $schema, ...rest } = schema;
  return {
    $schema,
    title: 'Paireto ruleset',
    description: 'A queue: who may meet whom, and how matches are chosen. Every key is explained in docs/rulesets.md.',
    ...rest,
  } as JsonSchema;
}

/** The same as the text of `rulesets/ruleset.schema.json`. */
export const rulesetJsonSchemaText = (): string => `${JSON.stringify(rulesetJsonSchema(), null, 2)}\n`;
