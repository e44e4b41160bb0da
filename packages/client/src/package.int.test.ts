import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build, transform } from 'esbuild';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PackedClient, packClient } from './testing/pack-client.ts';

const run = promisify(execFile);
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

/** Largest size of either entry, bundled, minified and compressed, in bytes. */
const MAX_BYTES = 15 * 1_024;

describe('the package, as it is published', () => {
  let packed: PackedClient;
  beforeAll(async () => {
    packed = await packClient();
  });
  afterAll(() => packed?.remove());

  const bundle = (entry: string) =>
    build({
      stdin: { contents: `export * from '${entry}';`, resolveDir: packed.project },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      external: ['react'],
      write: false,
      metafile: true,
      logLevel: 'silent',
    });

  it('has nothing that publint would change', async () => {
    const { messages } = await publint({ pkgDir: packed.folder, pack: false, strict: true });
    expect(messages).toEqual([]);
  });

  it('has types that every importer finds, as modules', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(packed.tarball))));
    if (!analysis.types) return expect.unreachable('the package has no types');
    // It is for modules alone: require() of Node >= 22 gets the same module, and the resolution of old knows no exports.
    const expected = ['CJSResolvesToESM', 'NoResolution'];
    const problems = analysis.problems.filter(({ kind }) => !expected.includes(kind));
    expect(problems).toEqual([]);
    const unresolved = analysis.problems.filter(({ kind }) => kind === 'NoResolution');
    expect(unresolved.map((problem) => 'resolutionKind' in problem && problem.resolutionKind)).toEqual(
      unresolved.map(() => 'node10'),
    );
  });

  it.each(['@paireto/client', '@paireto/client/react'])('%s is less than 15 KB compressed', async (entry) => {
    const { outputFiles } = await bundle(entry);
    const bytes = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
    expect(bytes).toBeGreaterThan(500);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });

  it('needs nothing at run time: no dependency, no module of Node', async () => {
    const manifest = JSON.parse(readFileSync(join(packed.folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect([manifest.dependencies, manifest.private]).toEqual([undefined, undefined]);
    const { metafile } = await bundle('@paireto/client');
    const inputs = Object.keys(metafile.inputs).filter((path) => path !== '<stdin>');
    expect(inputs.filter((path) => !path.includes('@paireto/client/dist/'))).toEqual([]);
  });

  it('brings its licence, its README and what is built, and nothing else', () => {
    const files = readdirSync(packed.folder).sort();
    expect(files).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    const built = readdirSync(join(packed.folder, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(built.filter((file) => /test|scripted|\.ts$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
  });

  it.each([
    [
      'browsers, with a bundler',
      { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'], types: [] },
    ],
    ['Node', { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2022'], types: ['node'] }],
  ])('has types of its own for %s, and the examples of its README keep to them', async (_, compilerOptions) => {
    const examples = examplesOf(readFileSync(join(packed.folder, 'README.md'), 'utf8'));
    expect(examples.length).toBeGreaterThan(4);
    const files = [{ name: 'use.ts', code: use }, ...examples];
    const options = { ...compilerOptions, strict: true, noEmit: true, target: 'es2022', jsx: 'react-jsx' };
    writeFileSync(join(packed.project, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(packed.project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { ...options, exactOptionalPropertyTypes: true },
        files: files.map(({ name }) => name),
      }),
    );
    for (const { name, code } of files) writeFileSync(join(packed.project, name), code);
    await run(process.execPath, [tsc, '-p', packed.project]).catch((error: { stdout: string }) =>
      expect.unreachable(error.stdout),
    );
  });

  it('has an example with React that renders', async () => {
    const readme = readFileSync(join(packed.folder, 'README.md'), 'utf8');
    const example = examplesOf(readme).find(({ name }) => name.endsWith('.tsx'));
    const render = `import { createElement } from 'react';
      import { renderToString } from 'react-dom/server';
      console.log(renderToString(createElement(Lobby)));`;
    const { code } = await transform(`${example?.code}\n${render}`, { loader: 'tsx', jsx: 'automatic' });
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: packed.project });
    expect(stdout.trim()).toBe('<p><button>Play</button></p>');
  });

  it('is loaded by Node as it is', async () => {
    const code = `
      const { createClient, PairetoError } = await import('@paireto/client');
      const { useMatchmaking } = await import('@paireto/client/react');
      const client = createClient({ url: 'http://127.0.0.1:1', getToken: () => 'x', retryForMs: 0 });
      const error = await client.queue.active().catch((error) => error);
      client.close();
      console.log(error instanceof PairetoError, error.code, typeof useMatchmaking);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: packed.project });
    expect(stdout.trim()).toBe('true NETWORK function');
  });
});

/** The TypeScript of a README, as files. */
function examplesOf(readme: string): { name: string; code: string }[] {
  return [...readme.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map(([, kind, code = ''], index) => ({
    name: `example-${index}.${kind}`,
    // Also those that export nothing are modules.
    code: `${code}\nexport {};\n`,
  }));
}

const use = `
import { createClient, EntryEndedError, PairetoError, type Assignment, type LiveEvent } from '@paireto/client';
import { useMatchmaking } from '@paireto/client/react';

const client = createClient({ url: 'https://play.example.com', getToken: async () => 'token', WebSocket });
const handle = await client.queue.join({ queue: 'chess', time_control: '3+2' });
for await (const { type, entry } of handle) if (type === 'ticket.requeued') entry.reason?.toUpperCase();
const assignment: Assignment = await handle.matched({ signal: AbortSignal.timeout(1_000) });
assignment.color satisfies 'white' | 'black' | undefined;
try {
  await handle.cancel();
} catch (error) {
  if (error instanceof EntryEndedError) error.entry.status;
  else if (error instanceof PairetoError && error.code === 'CANNOT_CANCEL') error.problem?.match_id;
}
for await (const event of client.events) if (event.type === 'challenge.received') event.data.challenge.challenger;
export const told = (event: LiveEvent) => event.type === 'snapshot' && event.data.entry?.wait_estimate?.p50_seconds;
export const status = useMatchmaking(client).status satisfies string;
for await (const match of client.matches.list({ queue: 'chess' })) match.players[0]?.outcome;
// @ts-expect-error: there is no such option
createClient({ url: '', getToken: () => '', retries: 3 });
`;
