import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brokenLinks, fencedBlocks } from './read-markdown.ts';

const root = new URL('../../../', import.meta.url);
const document = new URL('docs/operations.md', root);
const text = readFileSync(document, 'utf8');
const alerts = readFileSync(new URL('infra/prometheus/alerts.yml', root), 'utf8');

const all = (source: string, pattern: RegExp): string[] => [...source.matchAll(pattern)].map(([, found = '']) => found);

describe('docs/operations.md', () => {
  it('has a section of its runbook for every alert, and for nothing else', () => {
    const sections = all(text.split('\n## Runbook\n')[1] ?? '', /^### (\w+)$/gm);
    expect(sections.toSorted()).toEqual(all(alerts, /- alert: (\w+)/g).toSorted());
  });

  it('is where every alert says that its runbook is', () => {
    const urls = all(alerts, /runbook_url: (\S+)/g);
    const names = all(alerts, /- alert: (\w+)/g);
    expect(urls).toEqual(names.map((name) => `docs/operations.md#${name.toLowerCase()}`));
  });

  it('says in each what it means, where to look and what to do', () => {
    const sections = (text.split('\n## Runbook\n')[1] ?? '').split('\n### ').slice(1);
    for (const section of sections) expect(section).toMatch(/^\w+\n\n.+\n\n- \*\*Look:\*\* .+\n- \*\*Do:\*\* .+\n$/);
  });

  it('has commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: object };
    const commands = fencedBlocks(text).filter(({ language }) => language === 'sh');
    const named = commands.flatMap(({ content }) => all(content, /^npm (?:run )?([\w:]+)/gm));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it('has no link that leads nowhere', () => {
    expect(brokenLinks(document)).toEqual([]);
  });
});
