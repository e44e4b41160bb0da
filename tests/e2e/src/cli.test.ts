import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  challengeSchema,
  entryExplanationSchema,
  liveEventSchema,
  matchesPageSchema,
  queueEntrySchema,
  queueStatusSchema,
  queuesSummarySchema,
  shardsSchema,
} from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, paireto, startPaireto } from './support/paireto-command.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

let system: System;
let home = '';
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'paireto-cli-e2e-'));
  system = await startSystem({ rulesets: [presetFile('chess'), presetFile('chess-ladder')] });
});
afterAll(async () => {
  await system?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Where the command runs: it finds the stack by its data folder. */
const place = (env: Record<string, string> = {}) => ({
  cwd: home,
  env: { PAIRETO_DATA_DIR: system.stack.folder.root, ...env },
});
const run = (...args: string[]): Promise<CommandResult> => paireto(args, place());
const as = (user: string, ...args: string[]): Promise<CommandResult> =>
  run(...args, '--user', user, '--tenant', system.tenant, '--rating', '1500');

async function good(result: Promise<CommandResult>): Promise<unknown> {
  const { code, stdout, stderr } = await result;
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

async function refused(result: Promise<CommandResult>): Promise<unknown> {
  const { code, stderr, stdout } = await result;
  const { error } = JSON.parse(stderr) as { error: object };
  expect(stdout).toBe('');
  expect(error).toMatchObject({ exit_code: code });
  return { code, ...error, exit_code: undefined };
}

describe('players at the command line', () => {
  it('join, watch live, and are told by the exit code that they were matched', async () => {
    const entry = queueEntrySchema.parse(await good(as('ann', 'join', 'chess', '--time-control', '3+2', '--json')));
    expect(entry).toMatchObject({ status: 'SEARCHING', pool: 'chess:3+2:standard:rated', rating: 1500 });
    const who = ['--user', 'ann', '--tenant', system.tenant];
    const watch = startPaireto(['watch', '--until-end', '--json', ...who], place());
    await watch.line((line) => line.includes('"snapshot"'));

    const joined = await as('ben', 'join', 'chess', 'time_control=3+2', '--watch');
    expect(joined).toMatchObject({ code: 0, stderr: '' });
    expect(joined.stdout).toMatch(
      /SEARCHING[\s\S]*MATCHED {2}chess:3\+2:standard:rated {2}game \S+.*against ann \(1500\)\n$/,
    );

    const { code, stdout } = await watch.done;
    expect(code).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => liveEventSchema.parse(JSON.parse(line)));
    expect(events[0]).toMatchObject({ type: 'snapshot', data: { entry: { status: 'SEARCHING' } } });
    expect(events.at(-1)).toMatchObject({
      type: 'ticket.matched',
      data: { entry: { queue_entry_id: entry.queue_entry_id, assignment: { opponents: [{ user_id: 'ben' }] } } },
    });
  });

  it('leave the queue while somebody watches, who is told by exit code 7', async () => {
    await good(as('cat', 'join', 'chess', '--time-control', '9+9', '--json'));
    const who = ['--user', 'cat', '--tenant', system.tenant];
    const watch = startPaireto(['watch', '--until-end', ...who], place());
    await watch.line((line) => line.includes('SEARCHING'));
    const cancelled = await good(as('cat', 'cancel', '--json'));
    expect(cancelled).toMatchObject({ status: 'CANCELLED' });
    const { code, stdout } = await watch.done;
    expect(code).toBe(7);
    expect(stdout).toMatch(/CANCELLED {2}chess:9\+9/);
    expect(await as('cat', 'cancel')).toMatchObject({ code: 3, stderr: expect.stringContaining('paireto join') });
  });

  it('may stop looking with Ctrl-C, and their entry waits on', async () => {
    const who = ['--user', 'dan', '--tenant', system.tenant];
    const join = startPaireto(['join', 'chess', '--time-control', '8+8', '--watch', ...who], place());
    await join.line((line) => line.includes('SEARCHING'));
    join.kill('SIGINT');
    const { code, stderr } = await join.done;
    expect(code).toBe(130);
    expect(stderr).toMatch(/The entry \S+ waits on; "paireto cancel" ends it/);
    expect(await good(as('dan', 'cancel', '--json'))).toMatchObject({ status: 'CANCELLED' });
  });

  it('challenge each other: create, list, decline, withdraw, accept', async () => {
    const create = async (opponent: string) => {
      const options = [
        '--queue',
        'chess',
        '--time-control',
        '5+3',
        '--color',
        'white',
        '--message',
        'A game?',
        '--json',
      ];
      return challengeSchema.parse(await good(as('eve', 'challenge', 'create', opponent, ...options)));
    };
    const { challenge_id: id } = await create('fay');
    const incoming = await as('fay', 'challenge', 'list', '--incoming', '--status', 'PENDING');
    expect(incoming.stdout).toMatch(
      /^PENDING {2}eve → fay {2}chess .*5\+3.*\n {2}“A game\?”; eve would play white; open for/,
    );
    expect(
      await refused(as('eve', 'challenge', 'create', 'fay', '--queue', 'chess', '--time-control', '5+3', '--json')),
    ).toMatchObject({
      code: 'CHALLENGE_EXISTS',
      problem: { challenge_id: id },
    });
    const declined = await good(as('fay', 'challenge', 'decline', id, '--reason', 'later', '--json'));
    expect(declined).toMatchObject({ status: 'DECLINED', reason: 'later' });
    expect((await as('fay', 'challenge', 'accept', id)).code).toBe(4);
    const second = await create('fay');
    expect(await good(as('eve', 'challenge', 'withdraw', second.challenge_id, '--json'))).toMatchObject({
      status: 'WITHDRAWN',
    });
    const third = await create('fay');
    expect(await good(as('fay', 'challenge', 'accept', third.challenge_id, '--json'))).toMatchObject({
      match_id: expect.any(String),
    });
    const list = (await good(as('eve', 'challenge', 'list', '--json'))) as { incoming: unknown[]; outgoing: unknown[] };
    expect([list.incoming.length, list.outgoing.length]).toEqual([0, 3]);
  });

  it('see their matches, and the ratings and the leaderboard of a queue', async () => {
    const page = await waitFor(
      async () => {
        const found = matchesPageSchema.parse(await good(as('ann', 'matches', '--opponent', 'ben', '--json')));
        return found.matches.length > 0 ? found : undefined;
      },
      { timeoutMs: 20_000, description: 'the record' },
    );
    const id = page.matches[0]!.match_id;
    expect((await as('ann', 'matches', id)).stdout).toMatch(new RegExp(`^match +${id}\nstate +MATCHED\n`));
    expect(await good(as('ann', 'ratings', 'chess-ladder', '--json'))).toMatchObject({
      ratings: [{ queue: 'chess-ladder' }],
    });
    expect(await good(as('ann', 'leaderboard', 'chess-ladder', '--json'))).toMatchObject({ entries: [] });
    const tenant = await run('matches', '--tenant', system.tenant, '--json');
    expect(tenant.stdout).toContain(id);
  });
});

describe('operators at the command line', () => {
  it('see queues and shards, why somebody waits, and all of it in one view', async () => {
    const entry = queueEntrySchema.parse(await good(as('gus', 'join', 'chess', '--time-control', '7+7', '--json')));
    const summary = await waitFor(async () => {
      const seen = queuesSummarySchema.parse(await good(run('queues', '--json')));
      const mine = seen.tenants.find(({ tenant }) => tenant === system.tenant);
      return mine?.pools.some(({ pool }) => pool === entry.pool) ? seen : undefined;
    });
    expect(summary.allocation).toBe('closed');
    expect((await run('queues')).stdout).toMatch(new RegExp(`^${system.tenant} +chess:7\\+7:standard:rated +1 `, 'm'));
    expect(queueStatusSchema.parse(await good(as('gus', 'queues', 'chess', '--json')))).toMatchObject({
      queue: 'chess',
    });

    const { shards } = shardsSchema.parse(await good(run('shards', '--json')));
    expect(shards.map(({ shard_id }) => shard_id).sort()).toEqual(['matcher-1', 'matcher-2']);
    expect((await run('shards')).stdout).toMatch(/^SHARD +LOAD +TICKETS +POOLS +PARTITIONS\nmatcher-\d/);

    const explanation = await waitFor(async () => {
      const seen = entryExplanationSchema.parse(await good(as('gus', 'explain', '--json')));
      return seen.pools.length > 0 ? seen : undefined;
    });
    expect(explanation).toMatchObject({ queue_entry_id: entry.queue_entry_id, pools: [{ candidates: 0 }] });
    const asOperator = await run('explain', entry.queue_entry_id, '--tenant', system.tenant);
    expect(asOperator.stdout).toContain('0 others wait, 0 of them may be met now');

    const top = await run('top', '--once');
    expect(top.code).toBe(0);
    expect(top.stdout).toMatch(
      /^paireto {2}http:\S+\nwaiting \d+ +placing \d+ +joins\/s [\d.]+ +matches\/s [\d.]+\ngames can be had\n/,
    );
    expect(top.stdout).toMatch(/^matcher-2 +\d+ %/m);
    expect(top.stdout).not.toContain('\u001b');
    await good(as('gus', 'cancel', '--json'));
  });

  it('see the rates of what happens', async () => {
    const top = startPaireto(['top', '--once', '--json'], place());
    // Pairs keep coming while it looks.
    for (let pair = 0; pair < 6; pair += 1) {
      const two = await Promise.all([system.player(`left-${pair}`, 1500), system.player(`right-${pair}`, 1500)]);
      await Promise.all(two.map((player) => player.queue({ time_control: '1+0' })));
    }
    const rates = (await good(top.done)) as { joins_per_second: number; matches_per_second: number };
    expect(rates.joins_per_second).toBeGreaterThanOrEqual(0);
    expect(rates.matches_per_second).toBeGreaterThanOrEqual(0);
    await waitFor(
      async () => {
        const { shards } = shardsSchema.parse(await good(run('shards', '--json')));
        return shards.reduce((sum, { matches_made = 0 }) => sum + matches_made, 0) >= 6;
      },
      { timeoutMs: 30_000, description: 'the shards to have counted six matches' },
    );
  });

  it('try out what a new ruleset would change, and apply it', async () => {
    const folder = join(home, 'rulesets');
    mkdirSync(folder);
    const chess = presetFile('chess');
    const file = join(home, 'chess.json');
    writeFileSync(file, JSON.stringify({ ...chess, max_wait: '3m' }));
    const refusal = await run('apply', file, '--to', folder, '--dry-run');
    expect(refusal.code).toBe(4);
    expect(refusal.stderr).toContain('version 2 has other rules already: raise "version" to 3');

    writeFileSync(file, JSON.stringify({ ...chess, version: 3, max_wait: '3m' }));
    const dry = await run('apply', file, '--to', folder, '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({
      applied: false,
      rulesets: [{ queue: 'chess', change: 'new', version: 3, needs_restart: true, problem: null }],
    });
    expect(readdirSync(folder)).toEqual([]);

    const applied = await run('apply', file, '--to', folder);
    expect(applied).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Restart all matchers, bridges and gateways for chess'),
    });
    expect(readFileSync(join(folder, 'chess.json'), 'utf8')).toBe(readFileSync(file, 'utf8'));
  });

  it('look after dead letters', async () => {
    expect(await run('dlq', 'list')).toMatchObject({ code: 0, stderr: 'There are no dead letters.\n' });
    expect((await run('dlq', 'show', '7')).code).toBe(3);
  });
});

describe('tokens and logins', () => {
  it('come from the secrets of the stack, and the gateway accepts them', async () => {
    const { stdout } = await run('token', '--user', 'hal', '--tenant', system.tenant, '--rating', '1700');
    const { code } = await paireto(['join', 'chess', '--time-control', '2+2'], {
      cwd: home,
      env: { PAIRETO_URL: system.stack.urls.gateway, PAIRETO_TOKEN: stdout.trim() },
    });
    expect(code).toBe(0);
    await as('hal', 'cancel');
  });

  it('of services open the internal listener, and nothing that is for players', async () => {
    const { stdout } = await run('token', '--service', '--role', 'metrics');
    const { gateway, gatewayInternal } = system.stack.urls;
    const env = { PAIRETO_URL: gateway, PAIRETO_INTERNAL_URL: gatewayInternal, PAIRETO_TOKEN: stdout.trim() };
    const asked = (...args: string[]) => paireto([...args, '--json'], { cwd: home, env });
    expect(shardsSchema.parse(await good(asked('shards'))).shards).toHaveLength(2);
    expect(await refused(asked('matches', '--tenant', system.tenant))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refused(asked('cancel'))).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('are kept for the next commands, for nobody else to read', async () => {
    const { stdout: token } = await run('token', '--user', 'ida', '--tenant', system.tenant);
    const config = join(home, 'config');
    const at = { cwd: home, env: { XDG_CONFIG_HOME: config } };
    const login = await paireto(['login', '--url', system.stack.urls.gateway], { ...at, input: token });
    expect(login).toMatchObject({ code: 0, stdout: expect.stringContaining(`ida of ${system.tenant} at http`) });
    expect(statSync(join(config, 'paireto', 'login.json')).mode & 0o777).toBe(0o600);
    expect((await paireto(['join', 'chess', '--time-control', '6+6'], at)).stdout).toContain('SEARCHING');
    expect((await paireto(['cancel'], at)).code).toBe(0);
    expect((await paireto(['logout'], at)).code).toBe(0);
    expect((await paireto(['cancel'], at)).code).toBe(2);
  });

  it('that no gateway accepts are not kept', async () => {
    const at = { cwd: home, env: { XDG_CONFIG_HOME: join(home, 'none') } };
    const { code, stderr } = await paireto(['login', '--url', system.stack.urls.gateway], { ...at, input: 'nonsense' });
    expect(code).toBe(6);
    expect(stderr).not.toContain('nonsense');
    expect(readdirSync(home)).not.toContain('none');
  });
});

describe('what cannot be done', () => {
  it.each<[string[], string]>([
    [['join', 'chess', '--time-control', 'slow'], 'INVALID_REQUEST'],
    [['explain', '0190b6c4-0000-7000-8000-000000000000'], 'NOT_FOUND'],
    [['shards'], 'FORBIDDEN'],
    [['queues'], 'FORBIDDEN'],
  ])('as a player: %j is told as %s', async (args, code) => {
    const { stdout } = await run('token', '--user', 'jan', '--tenant', system.tenant);
    expect(await refused(run(...args, '--token', stdout.trim(), '--json'))).toMatchObject({ code });
  });

  it('is told with the exit code that fits', async () => {
    expect((await as('kim', 'join', 'chess')).code).toBe(2);
    expect((await as('kim', 'join', 'chess', '--time-control', '4+4')).code).toBe(0);
    expect((await as('kim', 'join', 'chess', '--time-control', '4+4')).code).toBe(4);
    expect((await as('kim', 'cancel', '0190b6c4-0000-7000-8000-000000000000')).code).toBe(3);
    expect((await as('kim', 'cancel')).code).toBe(0);
    expect((await run('shards', '--token', 'nonsense')).code).toBe(6);
    expect((await run('shards', '--internal-url', 'http://127.0.0.1:9', '--token', 't')).code).toBe(5);
    expect((await run('jion')).code).toBe(2);
  });
});
