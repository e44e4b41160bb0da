import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JsonSchema, rulesetJsonSchema } from './ruleset-json-schema.ts';
import { presetFiles, presetsFolder, repository } from './testing/preset-files.ts';
import { problemsOf } from './testing/problems-of.ts';

const text = readFileSync(join(repository, 'docs/rulesets.md'), 'utf8');

/** Rows of the tables of keys: key, type, default, meaning. */
const rows = text
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 6 && /^`.*`$/.test(cells[1]!))
  .map(([, key, , usual]) => ({ key: key!.slice(1, -1), usual: usual! }));

/** Every key of the schema as the tables write it, with its default and whether it must be there. */
function keysOf(schema: JsonSchema, path: string): { key: string; usual: unknown; required: boolean }[] {
  const forms = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  const named =
    typeof schema.additionalProperties === 'object' ? keysOf(schema.additionalProperties, `${path}<name>.`) : [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    { key: path + name, usual: property.default, required: schema.required?.includes(name) ?? false },
    ...keysOf(property, `${path}${name}.`),
  ]);
  return [...forms.flatMap((form) => keysOf(form, path)), ...named, ...own];
}

const keys = keysOf(rulesetJsonSchema(), '');

describe('docs/rulesets.md', () => {
  it('has every key of the schema in a table, once, and no others', () => {
    const known = [...new Set(keys.map(({ key }) => key))];
    expect(rows.map(({ key }) => key).toSorted()).toEqual(known.toSorted());
  });

  it('tells the defaults of the schema, and which keys are required', () => {
    for (const { key, usual, required } of keys) {
      const told = rows.find((row) => row.key === key)!.usual;
      if (required) expect(`${key} ${told}`).toContain('required');
      const isEmpty = typeof usual === 'object' && Object.keys(usual as object).length === 0;
      const written = typeof usual === 'string' ? usual : JSON.stringify(usual);
      if (usual !== undefined && !isEmpty) expect(`${key} ${told}`).toContain(`\`${written}\``);
    }
  });

  const examples = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, example]) => example!);

  it.each(examples)('has examples that parse: %s', (example) => {
    const has = (key: string) => new RegExp(`^${key}:`, 'm').test(example);
    const missing = [
      has('name') ? '' : 'name: example\n',
      has('version') ? '' : 'version: 1\n',
      has('teams') || has('free_for_all') ? '' : 'teams: { count: 2 }\n',
    ];
    expect(problemsOf(missing.join('') + example)).toEqual([]);
  });

  it('shows every top key in an example or a preset', () => {
    const shown = [...examples, ...presetFiles.map((preset) => preset.text)].join('\n');
    const top = Object.keys(rulesetJsonSchema().properties ?? {}).filter((key) => key !== '$schema');
    expect(top.filter((key) => !new RegExp(`^${key}:`, 'm').test(shown))).toEqual([]);
  });

  it('has a section for every preset, and links that lead somewhere', () => {
    for (const { name } of presetFiles)
      expect(text).toContain(`\n### ${name}\n\n[rulesets/${name}.yaml](../rulesets/${name}.yaml)`);
    expect(existsSync(presetsFolder)).toBe(true);
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const anchors = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!);
    expect(anchors.filter((anchor) => !headings.includes(anchor))).toEqual([]);
    const files = [...text.matchAll(/\]\((\.\.[^)]+)\)/g)].map(([, file]) => file!);
    expect(files.filter((file) => !existsSync(join(repository, 'docs', file)))).toEqual([]);
  });
});
