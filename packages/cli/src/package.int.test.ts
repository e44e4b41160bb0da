import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

let project = '';
let folder = '';
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'paireto-package-'));
  // Its scripts run on the Node that runs this.
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(':') };
  const args = ['--loglevel=error', '-y', 'pnpm@12.21.0', 'pack', '--pack-destination', project];
  await run('npx', args, { cwd: root, env });
  const tarball = readdirSync(project).find((file) => file.endsWith('.tgz')) ?? '';
  folder = join(project, 'node_modules', 'paireto');
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', join(project, tarball), '-C', folder, '--strip-components=1']);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs the installed command, away from the repository. */
const paireto = (...args: string[]) =>
  run(process.execPath, [join(folder, 'bin', 'paireto.mjs'), ...args], { cwd: project, env: { HOME: project } });

describe('the package, as it is published', () => {
  it('needs nothing but Node, and brings its licence, its README and one program', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect([manifest.dependencies, manifest.private, manifest.name]).toEqual([undefined, undefined, 'paireto']);
    expect(readdirSync(folder).sort()).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'package.json']);
    expect(readdirSync(join(folder, 'dist'))).toEqual(['paireto.js']);
  });

  it('runs by itself: help, rulesets, simulations', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect((await paireto('--version')).stdout).toBe(`${version}\n`);
    expect((await paireto('--help')).stdout).toContain('challenge create');
    const teams = [{ name: 'white' }, { name: 'black' }];
    writeFileSync(
      join(project, 'duel.json'),
      JSON.stringify({ name: 'duel', version: 1, teams, rating: { window: 100 } }),
    );
    expect((await paireto('ruleset', 'check', 'duel.json')).stdout).toContain('duel.json is fine: duel (version 1)');
    const report = await paireto('simulate', '--ruleset', 'duel.json', '--players', '100', '--optimum', '0', '--json');
    expect(JSON.parse(report.stdout)).toBeTypeOf('object');
  });

  it('passes exit codes on', async () => {
    await expect(paireto('join', '--nonsense')).rejects.toMatchObject({ code: 2 });
    await expect(paireto('cancel', '--url', 'http://127.0.0.1:9', '--token', 't')).rejects.toMatchObject({ code: 5 });
  });
});
