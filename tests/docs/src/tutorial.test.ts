import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brokenLinks, fencedBlocks, linksOf } from './read-markdown.ts';

const root = new URL('../../../', import.meta.url);
const document = new URL('docs/tutorial.md', root);
const text = readFileSync(document, 'utf8');
const blocks = fencedBlocks(text);

const pages = new URL('examples/browser-game/public/', root);
const sourceOf = (name: string): string =>
  readFileSync(name.endsWith('.yaml') ? new URL(`rulesets/${name}`, root) : new URL(name, pages), 'utf8');

describe('docs/tutorial.md', () => {
  it('shows code of the example only, as it is', () => {
    const code = blocks.filter(({ language }) => language !== 'sh' && language !== 'mermaid');
    expect(code.length).toBeGreaterThan(6);
    for (const { file, content } of code) {
      expect(file, content).toBeDefined();
      expect(sourceOf(file!), file).toContain(content);
    }
  });

  it('shows all of matchmaking.js in the blocks to be pasted one after another', () => {
    const pasted = blocks.filter(({ file }) => file === 'matchmaking.js').map(({ content }) => content);
    expect(pasted).toHaveLength(4);
    expect(pasted.join('\n')).toBe(sourceOf('matchmaking.js'));
  });

  it('has commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: object };
    const lines = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ content }) => content.trim().split('\n'));
    for (const line of lines) {
      const [, script] = /^npm (?:run )?([\w:]+)/.exec(line) ?? [];
      const [, emptied] = /^: > (\S+)$/.exec(line) ?? [];
      if (emptied === undefined) expect(Object.keys(scripts), line).toContain(script);
      else expect(existsSync(new URL(emptied, root)), line).toBe(true);
    }
  });

  it('has links that lead somewhere, and pictures that are small', () => {
    expect(brokenLinks(document)).toEqual([]);
    const pictures = linksOf(text).filter(({ file }) => file.endsWith('.png'));
    expect(pictures).toHaveLength(3);
    for (const { file } of pictures) expect(statSync(new URL(file, document)).size, file).toBeLessThan(100_000);
  });
});
