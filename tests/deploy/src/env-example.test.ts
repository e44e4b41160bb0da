import { expect, it } from 'vitest';
import { environments, telemetry } from './app-environments.ts';
import { readRepositoryFile } from './repository.ts';

const text = readRepositoryFile('.env.example');
const read = new Set(Object.values(environments).flatMap((schema) => Object.keys(schema.shape)));

it('.env.example names only what some app reads', () => {
  const named = [...text.matchAll(/^# ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !read.has(name) && !telemetry.has(name))).toEqual([]);
});

it('.env.example tells of each app what it reads', () => {
  const section = text.slice(text.indexOf('# --- Only for services started by hand'));
  const apps = [...section.matchAll(/^# ([a-z-]+): (.*(?:\n# {4,}.*)*)/gm)];
  expect(apps.map(([, app]) => app)).toEqual(['gateway', 'matcher', 'game-bridge', 'live-game-sim']);
  for (const [, app, names] of apps)
    for (const [name] of names!.matchAll(/[A-Z][A-Z0-9_]+/g))
      expect(environments[app!]!.shape, app).toHaveProperty(name);
});
