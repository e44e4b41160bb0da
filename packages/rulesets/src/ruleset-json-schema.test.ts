import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type JsonSchema, rulesetJsonSchema, rulesetJsonSchemaText } from './ruleset-json-schema.ts';
import { presetFiles, presetsFolder } from './testing/preset-files.ts';

it('the committed schema is the current one: otherwise run "npm run generate"', () => {
  expect(readFileSync(join(presetsFolder, 'ruleset.schema.json'), 'utf8')).toBe(rulesetJsonSchemaText());
});

it('every preset names it for editors', () => {
  for (const { text } of presetFiles)
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/ruleset\.schema\.json\n/);
});

it('every key has a description and no object takes unknown keys', () => {
  const bare: string[] = [];
  const walk = (schema: JsonSchema, path: string): void => {
    if (schema.properties !== undefined && schema.additionalProperties !== false) bare.push(`${path}: open`);
    for (const form of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])])
      walk(form, path);
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, `${path}.*`);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (property.description === undefined) bare.push(`${path}.${name}`);
      walk(property, `${path}.${name}`);
    }
  };
  walk(rulesetJsonSchema(), '');
  expect(bare).toEqual([]);
});
