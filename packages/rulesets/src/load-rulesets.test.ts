import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadRulesets } from './load-rulesets.ts';
import { RulesetFileError } from './ruleset-file-error.ts';
import { presetFiles, presetsFolder } from './testing/preset-files.ts';

const root = mkdtempSync(join(tmpdir(), 'paireto-rulesets-'));
afterAll(() => rmSync(root, { recursive: true }));

const duel = (name: string) => `name: ${name}\nversion: 1\nteams: { count: 2 }\n`;
let folders = 0;
function folderOf(files: Record<string, string | Uint8Array>): string {
  folders += 1;
  const folder = join(root, `f${folders}`);
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
function problemsOf(path: string): string[] {
  try {
    loadRulesets(path);
    return [];
  } catch (error) {
    if (!(error instanceof RulesetFileError)) throw error;
    return error.problems;
  }
}

describe('loadRulesets', () => {
  it('reads the presets', () => {
    const rulesets = loadRulesets(presetsFolder);
    expect([...rulesets.keys()].sort()).toEqual(presetFiles.map(({ name }) => name).sort());
  });

  it('reads one file, or all of a folder but schemas, other files and folders in it', () => {
    const json = '{"name": "json", "version": 1, "teams": {"count": 2}}';
    const folder = folderOf({
      'a.yaml': duel('yaml'),
      'b.yml': duel('yml'),
      'c.json': json,
      'ruleset.schema.json': '{}',
      'README.md': '#',
      '.hidden.yaml': 'x',
    });
    mkdirSync(join(folder, 'more.yaml'));
    expect([...loadRulesets(folder).keys()]).toEqual(['yaml', 'yml', 'json']);
    expect([...loadRulesets(join(folder, 'b.yml')).keys()]).toEqual(['yml']);
  });

  it('follows links, as a mounted configuration has them', () => {
    const folder = folderOf({});
    symlinkSync(join(folderOf({ 'a.yaml': duel('linked') }), 'a.yaml'), join(folder, 'a.yaml'));
    expect([...loadRulesets(folder).keys()]).toEqual(['linked']);
    symlinkSync(join(folder, 'nowhere'), join(folder, 'b.yaml'));
    expect(problemsOf(folder)).toEqual([`${join(folder, 'b.yaml')}: no such file or folder`]);
  });

  it('refuses two files of the same queue, and names both', () => {
    const folder = folderOf({ 'a.yaml': duel('same'), 'b.yaml': `# second\n${duel('same')}` });
    expect(problemsOf(folder)).toEqual([
      `${join(folder, 'b.yaml')}:2:7: name: the queue "same" is also that of ${join(folder, 'a.yaml')}`,
    ]);
  });

  it('tells the problems of all files at once', () => {
    const folder = folderOf({ 'a.yaml': 'name: a\n', 'b.yaml': 'version: 1\n' });
    const problems = problemsOf(folder).join('\n');
    expect(problems).toContain(`${join(folder, 'a.yaml')}:1:1: version: required`);
    expect(problems).toContain(`${join(folder, 'b.yaml')}:1:1: name: required`);
  });

  it('refuses an empty folder, a missing path and what is not text, with what to do', () => {
    expect(problemsOf(folderOf({}))[0]).toMatch(
      /no \*\.yaml, \*\.yml or \*\.json in this folder; put a ruleset into it/,
    );
    expect(problemsOf(join(root, 'nowhere'))[0]).toMatch(/no such file or folder; name a ruleset file, or a folder/);
    const binary = folderOf({ 'a.yaml': new Uint8Array([0x6e, 0xff, 0xfe, 0x00]) });
    expect(problemsOf(binary)).toEqual([`${join(binary, 'a.yaml')}: is not UTF-8 text`]);
  });
});
