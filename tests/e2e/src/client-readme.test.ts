import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createToken, repositoryRoot } from '@paireto/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

const run = promisify(execFile);
const readme = readFileSync(join(repositoryRoot, 'packages', 'client', 'README.md'), 'utf8');
/** The first block of TypeScript below each heading. */
const examples = readme.split(/^## /m).flatMap((section) => {
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(section)?.[1];
  return code === undefined ? [] : [{ title: section.split('\n', 1)[0], code }];
});
const codeOf = (title: string): string => examples.find((example) => example.title === title)?.code ?? '';

describe('the examples of the client’s README', () => {
  let system: System;
  let loginUrl: string;
  /** Hands out a token to `/<name>`. */
  const login = createServer((request, response) => {
    const sub = (request.url ?? '').slice(1);
    const claims = { sub, tenant: system.tenant, rating: 1_500 };
    createToken(system.stack.secrets.jwt, claims).then(
      (token) => response.end(token),
      () => response.writeHead(500).end(),
    );
  });
  beforeAll(async () => {
    system = await startSystem({ rulesets: [presetFile('chess')] });
    await new Promise<void>((resolve) => {
      login.listen(0, '127.0.0.1', resolve);
    });
    loginUrl = `http://127.0.0.1:${(login.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    login.close();
    login.closeAllConnections();
    await system?.stop();
  });

  /** What an example prints for a player, as a process that ends by itself. */
  const output = async (title: string, name: string): Promise<string> => {
    const code = codeOf(title)
      .replaceAll('https://play.example.com', system.stack.urls.gateway)
      .replaceAll('https://login.example.com/token', `${loginUrl}/${name}`);
    expect(code).toContain(loginUrl);
    const flags = ['--conditions=paireto-source', '--input-type=module-typescript', '--no-warnings'];
    const cwd = join(repositoryRoot, 'tests', 'e2e');
    return (await run(process.execPath, [...flags, '--eval', code], { cwd, timeout: 60_000 })).stdout;
  };

  it('are all tried here, or with React', () => {
    expect(examples.map(({ title }) => title)).toEqual([
      'Find a game',
      'Show the wait',
      'Give up, in time or too late',
      'Challenge somebody, and hear of everything',
    ]);
  });

  it('find a game', async () => {
    const [alice, bob] = await Promise.all([output('Find a game', 'alice'), output('Find a game', 'bob')]);
    expect(alice).toMatch(/^You play (white|black) against bob in game \S+\.\n$/);
    expect(bob.split(' in game ')[1]).toBe(alice.split(' in game ')[1]);
  });

  it('show the wait', async () => {
    const outputs = await Promise.all([output('Show the wait', 'dan'), output('Show the wait', 'eve')]);
    for (const text of outputs) {
      expect(text).toMatch(/^Searching/);
      expect(text).toMatch(/Found \S+\n$/);
    }
  });

  it('give up in time', async () => {
    expect(await output('Give up, in time or too late', 'fred')).toBe('Cancelled: nobody will be matched with you.\n');
  });

  it('challenge somebody, and list matches', async () => {
    const text = await output('Challenge somebody, and hear of everything', 'alice');
    expect(text).toMatch(/^Challenged carol, open until \S+\.\n(1|Some) of your challenges are open\.\n\S+ MATCHED\n$/);
  });
});
