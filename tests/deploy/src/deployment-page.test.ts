import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { environments } from './app-environments.ts';
import { inRepository, readRepositoryFile } from './repository.ts';

const page = readRepositoryFile('docs/deployment.md');

it('docs/deployment.md leads only to what is there', () => {
  const links = [...page.matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)];
  expect(links.length).toBeGreaterThan(10);
  for (const [, path, anchor] of links) {
    const file = inRepository('docs', path === '' ? 'deployment.md' : path!);
    expect(existsSync(file), path).toBe(true);
    if (anchor === undefined) continue;
    const headings = readFileSync(file, 'utf8').match(/^#+ .*$/gm) ?? [];
    const anchors = headings.map(
      (heading) =>
        `#${heading
          .replace(/^#+ /, '')
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-')}`,
    );
    expect(anchors, `${path}${anchor}`).toContain(anchor);
  }
});

it('docs/deployment.md names commands that there are, and settings that an app or docker-compose.yml reads', () => {
  const { scripts } = JSON.parse(readRepositoryFile('package.json')) as { scripts: Record<string, string> };
  for (const [, name] of page.matchAll(/npm run (?:--silent )?([\w:]+)/g)) expect(scripts).toHaveProperty([name!]);
  const compose = readRepositoryFile('docker-compose.yml');
  const read = new Set(Object.values(environments).flatMap((schema) => Object.keys(schema.shape)));
  for (const [, name] of page.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g))
    expect(read.has(name!) || compose.includes(`\${${name}:-`), name).toBe(true);
});
