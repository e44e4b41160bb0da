import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceToken, createToken, ensureDevSecrets, writeStackFile } from '@paireto/dev-access';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { contextForTest } from '../testing/context-for-test.ts';
import { connect } from './connect.ts';
import type { ConnectionOptions } from './connection-args.ts';
import type { ConnectionNeed } from './connection-need.ts';
import { loginFile, readLogin, removeLogin, writeLogin } from './login-file.ts';

const STACK_URL = 'http://127.0.0.1:8003';
const STACK_INTERNAL_URL = 'http://127.0.0.1:8005';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paireto-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const contextWith = (env: Record<string, string> = {}) =>
  contextForTest({ cwd: join(folder, 'work', 'deep'), home: join(folder, 'home'), env }).context;
const reach = (
  options: ConnectionOptions,
  env?: Record<string, string>,
  unnamed: ConnectionNeed['unnamed'] = 'refuse',
) => connect(contextWith(env), options, { unnamed });

/** A stack that runs (as this process) in a folder above the working folder. */
function stack(pid = process.pid): void {
  const data = join(folder, 'work', '.stack');
  mkdirSync(data, { recursive: true });
  const { jwt, services, liveGameApiSecret } = ensureDevSecrets(join(data, 'secrets.json'));
  writeStackFile(join(data, 'stack.json'), {
    gatewayUrl: STACK_URL,
    gatewayInternalUrl: STACK_INTERNAL_URL,
    liveGameUrl: 'http://127.0.0.1:8002',
    natsUrl: 'nats://127.0.0.1:1',
    redisUrl: 'redis://127.0.0.1:1',
    databaseUrl: 'postgresql://127.0.0.1:1/paireto',
    jwt,
    services,
    liveGameApiSecret,
    pid,
    processes: [],
    startedAt: '2026-01-31T12:00:00.000Z',
  });
}

async function refusal(promise: Promise<unknown>): Promise<CliError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CliError) return error;
  throw new Error(`it was not refused: ${String(error)}`);
}

describe('which gateway', () => {
  it('is said by --url, then PAIRETO_URL, then the login, then the stack nearby', async () => {
    stack();
    const env = { PAIRETO_TOKEN: 't' };
    expect((await reach({}, env)).url).toBe(STACK_URL);
    writeLogin(contextWith(), { url: 'https://login.example', token: 'kept', listener: 'players' });
    expect((await reach({}, env)).url).toBe('https://login.example');
    expect((await reach({}, { ...env, PAIRETO_URL: 'https://env.example/' })).url).toBe('https://env.example');
    expect((await reach({ url: 'https://play.example/game/' }, env)).url).toBe('https://play.example/game');
  });

  it('has an internal listener for operators: --internal-url, PAIRETO_INTERNAL_URL, the login or the stack say it', async () => {
    const url = async (options: ConnectionOptions, env: Record<string, string> = {}) =>
      (await reach(options, { PAIRETO_TOKEN: 't', ...env }, 'operator')).url;
    const { code, remedy } = await refusal(reach({ token: 't' }, {}, 'operator'));
    expect({ code, remedy }).toEqual({ code: 'NO_GATEWAY', remedy: expect.stringContaining('--internal-url') });
    stack();
    expect(await url({})).toBe(STACK_INTERNAL_URL);
    expect(await url({}, { PAIRETO_URL: 'https://env.example' })).toBe(STACK_INTERNAL_URL);
    expect(await url({}, { PAIRETO_INTERNAL_URL: 'https://inside.example/' })).toBe('https://inside.example');
    expect(await url({ 'internal-url': 'http://10.0.0.7:8005' })).toBe('http://10.0.0.7:8005');
  });

  it('is the stack for who is a player of it, whatever login there is', async () => {
    stack();
    writeLogin(contextWith(), { url: 'https://login.example', token: 'kept', listener: 'players' });
    const { url, claims } = await reach({ user: 'alice', rating: '1620' });
    expect(url).toBe(STACK_URL);
    expect(claims).toMatchObject({ sub: 'alice', tenant: 'demo', roles: [] });
  });

  it('is asked for when nothing says it, or the stack does not run', async () => {
    expect(await refusal(reach({ token: 't' }))).toMatchObject({ code: 'NO_GATEWAY', exitCode: 2 });
    stack(999_999_999);
    expect(await refusal(reach({ token: 't' }))).toMatchObject({ code: 'NO_GATEWAY', exitCode: 5 });
  });

  it.each(['play.example', 'ftp://play.example', 'https://play.example/?token=x'])('is not "%s"', async (url) => {
    expect((await refusal(reach({ url, token: 't' }))).exitCode).toBe(2);
  });
});

describe('which token', () => {
  it('is one for an operator where the command is for operators, on a stack', async () => {
    stack();
    const { isOperator, claims, url } = await reach({}, {}, 'operator');
    expect({ isOperator, url }).toEqual({ isOperator: true, url: STACK_INTERNAL_URL });
    expect(claims).toMatchObject({ tenant: '*', roles: ['operator'] });
    const ofOne = await reach({ tenant: 'other' }, {}, 'login or operator');
    expect(ofOne.claims).toMatchObject({ tenant: 'other', roles: ['operator'] });
    expect(ofOne.tenant()).toBe('other');
  });

  it('is that of the login for what players and operators can see, else an operator’s', async () => {
    stack();
    expect((await reach({}, {}, 'login or operator')).isOperator).toBe(true);
    writeLogin(contextWith(), { url: STACK_URL, token: 'kept', listener: 'players' });
    expect((await reach({}, {}, 'login or operator')).token).toBe('kept');
    expect((await reach({}, {}, 'operator')).isOperator).toBe(true);
    expect((await reach({ tenant: 'demo' }, {}, 'login or operator')).isOperator).toBe(true);
  });

  it('of a service opens the internal listener, and says or is told for which tenant', async () => {
    stack();
    const signing = { secret: 's'.repeat(32), issuer: 'i', audience: 'a' };
    const tokenOf = (tenant: string) => createServiceToken(signing, { sub: 'ops', tenant, roles: ['operator'] });
    const env = { PAIRETO_INTERNAL_URL: 'http://10.0.0.7:8005/', PAIRETO_TOKEN: await tokenOf('*') };
    const all = await reach({}, env, 'login or operator');
    expect(all).toMatchObject({ url: 'http://10.0.0.7:8005', isOperator: true, token: env.PAIRETO_TOKEN });
    expect(() => all.tenant()).toThrow('Say which tenant: --tenant <id>.');
    expect((await reach({ tenant: 'demo' }, env, 'login or operator')).tenant()).toBe('demo');
    expect((await reach({ token: await tokenOf('other') }, env, 'login or operator')).tenant()).toBe('other');
    expect((await reach({}, { PAIRETO_TOKEN: 't' }, 'login or operator')).isOperator).toBe(false);
  });

  it('of a player opens nothing that is for operators, and the command says what would', async () => {
    stack();
    const signing = { secret: 's'.repeat(32), issuer: 'i', audience: 'a' };
    const token = await createToken(signing, { sub: 'alice', tenant: 'demo' });
    const { message, remedy, exitCode } = await refusal(reach({ token }, {}, 'operator'));
    expect(exitCode).toBe(6);
    expect(message).toBe('The token is a player’s, and this is for services and operators.');
    expect(remedy).toContain('service token with the role "operator"');
  });

  it('of a login as an operator is for the internal listener, and never goes to the one for players', async () => {
    writeLogin(contextWith(), { url: 'http://10.0.0.7:8005', token: 'kept', listener: 'services' });
    expect(await reach({}, {}, 'operator')).toMatchObject({ url: 'http://10.0.0.7:8005', token: 'kept' });
    expect(await reach({}, {}, 'login or operator')).toMatchObject({ token: 'kept', isOperator: true });
    expect(await refusal(reach({}))).toMatchObject({ code: 'NO_GATEWAY' });
    expect(await refusal(reach({ url: 'http://10.0.0.7:8005' }))).toMatchObject({ code: 'NO_TOKEN' });
  });

  it('of the login goes to its own gateway and to no other', async () => {
    writeLogin(contextWith(), { url: 'https://login.example', token: 'kept', listener: 'players' });
    expect((await reach({})).token).toBe('kept');
    expect(await refusal(reach({ url: 'https://other.example' }))).toMatchObject({ code: 'NO_TOKEN', exitCode: 6 });
  });

  it('is never made by the secrets of a stack for another gateway', async () => {
    stack();
    expect((await refusal(reach({ url: 'https://other.example', user: 'alice' }))).exitCode).toBe(2);
    expect((await refusal(reach({ 'internal-url': 'https://other.example' }, {}, 'operator'))).exitCode).toBe(6);
    expect((await refusal(reach({ 'internal-url': STACK_URL }, {}, 'operator'))).exitCode).toBe(6);
  });

  it('is asked for on a stack by the name of the option', async () => {
    stack();
    expect((await refusal(reach({}))).remedy).toContain('--user <id>');
  });

  it.each<ConnectionOptions>([{ tenant: 'x' }, { rating: '1' }])(
    'that is given says itself what %j says',
    async (more) => {
      expect((await refusal(reach({ url: 'https://a.example', token: 't', ...more }))).message).toContain(
        'development tokens',
      );
    },
  );

  it.each([
    [{ user: 'a b' }, 'sub: 1-128 visible'],
    [{ user: 'alice', rating: 'high' }, '--rating: a number from'],
  ])('that no gateway would accept is not made of %j', async (options, message) => {
    stack();
    expect((await refusal(reach(options))).message).toContain(message);
  });
});

describe('the login', () => {
  it('can be read by nobody else on the machine', () => {
    const context = contextWith();
    writeLogin(context, { url: 'https://login.example', token: 'kept', listener: 'players' });
    expect(statSync(loginFile(context)).mode & 0o777).toBe(0o600);
    expect(statSync(join(loginFile(context), '..')).mode & 0o777).toBe(0o700);
    expect(readLogin(context)).toEqual({ url: 'https://login.example', token: 'kept', listener: 'players' });
    removeLogin(context);
    expect(readLogin(context)).toBeUndefined();
  });

  it('lies where the user’s settings lie', () => {
    expect(loginFile({ env: {}, home: '/home/a' })).toBe('/home/a/.config/paireto/login.json');
    expect(loginFile({ env: { XDG_CONFIG_HOME: '/etc/a' }, home: '/home/a' })).toBe('/etc/a/paireto/login.json');
  });
});
