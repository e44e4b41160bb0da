import { type ErrorCode, errorStatus } from '@paireto/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { allCommands } from './all-commands.ts';
import { runCli } from './run-cli.ts';
import { contextForTest } from './testing/context-for-test.ts';
import { gatewayStand } from './testing/gateway-stand.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function run(args: string[], env: Record<string, string> = {}) {
  const { context, printed, said } = contextForTest({ env });
  const code = await runCli(args, context, '1.2.3');
  return { code, printed: printed(), said: said() };
}

async function standWith(...answer: Parameters<typeof gatewayStand>) {
  const stand = await gatewayStand(...answer);
  stops.push(stand.stop);
  return { ...stand, env: { PAIRETO_URL: stand.url, PAIRETO_TOKEN: 'a-token' } };
}

const problem = (code: ErrorCode, more: object = {}) => ({
  status: errorStatus[code],
  json: { type: 'urn:x', title: 'x', status: errorStatus[code], code, detail: 'Why it is so.', ...more },
});

describe('help', () => {
  it('lists every command, and is what one gets who says nothing', async () => {
    const { code, printed } = await run([]);
    expect(code).toBe(0);
    for (const { name, about } of allCommands) expect(printed).toMatch(new RegExp(`^ +${name} +${about}$`, 'm'));
    expect((await run(['--help'])).printed).toBe(printed);
  });

  it.each(allCommands.filter(({ ownHelp }) => !ownHelp).map((command) => [command.name, command] as const))(
    'of "%s" says what it does, every option and examples that name it',
    async (name, command) => {
      const { code, printed } = await run([...name.split(' '), '--help']);
      expect(code).toBe(0);
      expect(printed).toContain(command.about);
      for (const [option, { type }] of Object.entries(command.args))
        expect(printed).toContain(type === 'positional' ? option.toUpperCase() : `--${option}`);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const [line] of command.examples) expect(line).toContain(`paireto ${name}`);
      expect((await run(['help', ...name.split(' ')])).printed).toBe(printed);
    },
  );

  it('of a group lists its commands', async () => {
    expect((await run(['challenge', '--help'])).printed).toContain('paireto challenge withdraw');
    expect((await run(['challenge'])).code).toBe(2);
  });

  it('has no colours where there is no terminal', async () => {
    expect((await run(['join', '--help'])).printed).not.toContain('\u001b');
  });

  it('every command that answers prints JSON on request', () => {
    const without = allCommands.filter(({ args, ownHelp }) => !('json' in args) && !ownHelp).map(({ name }) => name);
    expect(without).toEqual(['logout', 'ruleset schema']);
  });
});

describe('a command that there is not', () => {
  it.each([
    [['jion'], 'Is "join" meant?'],
    [['challenge', 'acept'], 'Is "challenge accept" meant?'],
    [['xyzzy'], 'There is no command "xyzzy".'],
  ])('%j ends with 2 and a hint', async (args, hint) => {
    const { code, said } = await run(args);
    expect(code).toBe(2);
    expect(said).toContain(hint);
  });
});

it('an operator who names the listener for players is told which option is meant', async () => {
  const { code, said } = await run(['shards', '--url', 'https://play.example.com']);
  expect(code).toBe(2);
  expect(said).toContain('There is no option --url; is --internal-url meant?');
});

describe('what the gateway refuses', () => {
  it.each<[ErrorCode, number]>([
    ['INVALID_REQUEST', 2],
    ['UNAUTHORIZED', 6],
    ['FORBIDDEN', 6],
    ['NOT_FOUND', 3],
    ['ALREADY_QUEUED', 4],
    ['CANNOT_CANCEL', 4],
    ['CHALLENGE_EXISTS', 4],
    ['CONFLICT', 4],
    ['RATE_LIMITED', 5],
    ['COOLDOWN', 4],
    ['UNAVAILABLE', 5],
    ['INTERNAL', 1],
  ])('%s ends with %d and says why', async (code, exitCode) => {
    const { env } = await standWith(() => problem(code));
    const result = await run(['cancel', 'some-entry'], env);
    expect(result).toMatchObject({ code: exitCode, printed: '' });
    expect(result.said).toContain('Why it is so.');
  });

  it('is one JSON object on standard error with --json', async () => {
    const { env } = await standWith(() => problem('ALREADY_QUEUED', { queue_entry_id: 'e1' }));
    const { code, said, printed } = await run(['join', 'chess', '--json'], env);
    expect({ code, printed }).toEqual({ code: 4, printed: '' });
    expect(JSON.parse(said)).toEqual({
      error: {
        code: 'ALREADY_QUEUED',
        message: 'Why it is so.',
        remedy: expect.stringContaining('paireto cancel'),
        exit_code: 4,
        problem: expect.objectContaining({ queue_entry_id: 'e1' }),
      },
    });
  });

  it('names every field that is wrong on a line of its own', async () => {
    const errors = [
      { path: 'mode', message: 'expected one of "rated"' },
      { path: 'time_control', message: 'required\u001b[2J' },
    ];
    const { env } = await standWith(() => problem('INVALID_REQUEST', { errors }));
    const { said } = await run(['join', 'chess'], env);
    expect(said).toContain('  mode: expected one of "rated"\n  time_control: required\\u{1b}[2J\n');
  });
});

describe('what is no gateway', () => {
  it('is told as such: a silence with 5, a page with 1, a proxy without one with 5', async () => {
    const gone = await gatewayStand(() => ({}));
    await gone.stop();
    const silent = await run(['cancel', 'e'], { PAIRETO_URL: gone.url, PAIRETO_TOKEN: 't' });
    expect(silent.code).toBe(5);
    expect(silent.said).toContain(`No gateway answers at ${gone.url} (ECONNREFUSED).`);
    const page = await standWith(() => ({ text: '<html>' }));
    expect((await run(['cancel', 'e'], page.env)).code).toBe(1);
    const proxy = await standWith(() => ({ status: 502, text: 'Bad gateway' }));
    expect((await run(['cancel', 'e'], proxy.env)).code).toBe(5);
  });

  it('gets no token by sending us elsewhere', async () => {
    const other = await standWith(() => ({ json: {} }));
    const { env } = await standWith(() => ({ status: 302, headers: { location: other.url } }));
    expect((await run(['cancel', 'e'], env)).code).toBe(5);
    expect(other.seen).toEqual([]);
  });
});

describe('a join', () => {
  it('sends what was asked for, with a key of its own, and the token as a header', async () => {
    const { env, seen } = await standWith(() => problem('UNAVAILABLE'));
    await run(['join', 'chess', '--time-control', '3+2', 'mode=casual', '--body', '{"region":"eu"}'], env);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/v1/matchmaking/queue', authorization: 'Bearer a-token' });
    expect(JSON.parse(seen[0]!.body)).toEqual({ queue: 'chess', region: 'eu', time_control: '3+2', mode: 'casual' });
  });
});

it('the version is that of the package', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, printed: '1.2.3\n', said: '' });
});
