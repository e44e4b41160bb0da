import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceToken, createToken } from '@paireto/dev-access';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CliContext } from '../cli-context.ts';
import { loginFile } from '../connection/login-file.ts';
import { runCli } from '../run-cli.ts';
import { contextForTest } from '../testing/context-for-test.ts';
import { gatewayStand } from '../testing/gateway-stand.ts';

let home = '';
let stand: Awaited<ReturnType<typeof gatewayStand>>;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'paireto-login-'));
  stand = await gatewayStand(() => ({ json: { entry: null } }));
});
afterEach(async () => {
  await stand.stop();
  rmSync(home, { recursive: true, force: true });
});

async function run(args: string[], changes: Partial<CliContext> = {}) {
  const { context, printed, said } = contextForTest({ home, ...changes });
  const code = await runCli(args, context, '0');
  return { code, printed: printed(), said: said() };
}
const token = () =>
  createToken(
    { secret: 'x'.repeat(32), issuer: 'i', audience: 'a' },
    { sub: 'ida', tenant: 'demo', roles: ['tester'] },
  );

it('a login is tried out, kept, shown without its token, and forgotten', async () => {
  const secret = await token();
  const asked: unknown[] = [];
  const ask: CliContext['ask'] = async (...question) => {
    asked.push(question);
    return `${secret}\n`;
  };
  const login = await run(['login', '--url', stand.url, '--json'], { ask });
  const shown = {
    url: stand.url,
    user: 'ida',
    tenant: 'demo',
    roles: ['tester'],
    expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
  };
  expect(login.code).toBe(0);
  expect(JSON.parse(login.printed)).toEqual(shown);
  expect(asked).toEqual([['Token: ', { hidden: true }]]);
  expect(stand.seen).toMatchObject([{ path: '/v1/matchmaking/active', authorization: `Bearer ${secret}` }]);
  expect(JSON.parse((await run(['login', '--show', '--json'])).printed)).toEqual(shown);
  const words = await run(['login', '--show']);
  expect(words.printed).toMatch(/^ida of demo \(tester\) at http:\S+, until /);
  expect(words.printed).not.toContain(secret);
  expect((await run(['logout'])).said).toBe(`Forgot the token for ${stand.url}.\n`);
  expect(existsSync(loginFile({ env: {}, home }))).toBe(false);
  expect(JSON.parse((await run(['login', '--show', '--json'])).printed)).toBeNull();
});

it('an operator logs in at the internal listener, with the token of a service', async () => {
  await stand.stop();
  stand = await gatewayStand(() => ({ json: { allocation: null, tenants: [] } }));
  const claims = { sub: 'ops', tenant: '*', roles: ['operator' as const] };
  const secret = await createServiceToken({ secret: 'y'.repeat(32), issuer: 'i', audience: 'a' }, claims);
  const login = (piped: string) => run(['login', '--internal-url', stand.url], { readInput: async () => `${piped}\n` });
  expect((await login(secret)).printed).toMatch(/^ops of \* \(operator\) at http:\S+, until /);
  expect(stand.seen).toMatchObject([{ path: '/internal/queues/summary', authorization: `Bearer ${secret}` }]);
  expect(await run(['queues', '--json'])).toMatchObject({ code: 0 });
  expect(stand.seen.at(-1)).toMatchObject({ path: '/internal/queues/summary', authorization: `Bearer ${secret}` });
  expect((await run(['join', 'chess'])).code).toBe(2);
  expect(await login(await token())).toMatchObject({ code: 6, said: expect.stringContaining('a player’s') });
  expect((await run(['login', '--internal-url', stand.url, '--url', stand.url])).code).toBe(2);
});

it('a token comes from a pipe as well', async () => {
  const secret = await token();
  expect((await run(['login', '--url', stand.url], { readInput: async () => `${secret}\n` })).code).toBe(0);
});

it.each(['', 'two words', '\n'])('%j is no token, and nothing is kept', async (text) => {
  const { code, said } = await run(['login', '--url', stand.url], { readInput: async () => text });
  expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('No token was given.') });
  expect(existsSync(loginFile({ env: {}, home }))).toBe(false);
});

it('which gateway must be said', async () => {
  expect(await run(['login'])).toMatchObject({ code: 2, said: expect.stringContaining('--url') });
});
