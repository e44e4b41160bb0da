import type { PlayerClaims, Ticket } from '@paireto/contracts';
import { devToken } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import type { Call } from './testing/gateway-for-test.ts';
import { chessFile, rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const practice = {
  ...chessFile,
  name: 'practice',
  version: 7,
  attributes: {
    topics: { type: 'list' as const, values: ['graphs', 'trees', 'sql'], max_items: 2 },
    duration: { type: 'number' as const, min: 10, max: 120, default: 30 },
  },
  pool_by: [],
  avoid: { recent: { opponents: 5, within: '1d' } },
  max_wait: '90s',
};
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder(chessFile, practice, teamsFile) });
});
afterAll(() => world.stop());

let nextPlayer = 0;
const post = async (json: object, claims: Partial<PlayerClaims> = {}, call: Call = {}) => {
  nextPlayer += 1;
  const token = await devToken({ sub: `player-${nextPlayer}`, tenant: 'demo', rating: 1_500, ...claims });
  return world.call(QUEUE, { method: 'POST', token, ...('body' in call ? call : { json, ...call }) });
};
const ticketOf = async (json: object, claims: Partial<PlayerClaims> = {}): Promise<Ticket> => {
  const answer = await post(json, claims);
  expect(answer.body).toMatchObject({ status: 'SEARCHING' });
  const view = await world.store.readTicket('demo', entryOf(answer.body).queue_entry_id);
  if (!view) throw new Error('there is no such ticket');
  return view.ticket;
};
const errorsOf = async (json: object, claims: Partial<PlayerClaims> = {}) =>
  expectProblem(await post(json, claims), 'INVALID_REQUEST').errors;
const raw = (body: string) => post({}, {}, { body, headers: { 'content-type': 'application/json' } });

describe('what a join says reaches the ticket', () => {
  it('with attributes of all kinds, defaults filled in, under the version of the ruleset and its longest wait', async () => {
    const ticket = await ticketOf({ queue: 'practice', topics: ['sql', 'graphs'] });
    expect(ticket).toMatchObject({
      queue: 'practice',
      rulesetVersion: 7,
      pools: ['practice'],
      attributes: [{ topics: ['sql', 'graphs'], duration: 30 }],
    });
    expect(ticket.expiresAt - ticket.enqueuedAt).toBe(90_000);
  });

  it('with the region or the measured latencies', async () => {
    expect(await ticketOf({ queue: 'teams', region: 'us' })).toMatchObject({ region: 'us' });
    expect(await ticketOf({ queue: 'teams', latencies: { eu: 21.5, us: 110 } })).toMatchObject({
      latencies: { eu: 21.5, us: 110 },
    });
  });

  it('with roles, a limit of the player’s own, and the head start of the priority class in the token', async () => {
    const body = { queue: 'teams', roles: ['tank'], max_rating_gap: 80 };
    const ticket = await ticketOf(body, { priority_class: 'member' });
    expect(ticket).toMatchObject({ maxRatingGap: 80, headStartMs: 60_000, players: [{ roles: ['tank'] }] });
    for (const priority_class of ['unknown', 'constructor', '__proto__']) {
      expect(await ticketOf(body, { priority_class })).not.toHaveProperty('headStartMs');
    }
  });

  it('with the players whom the token or the body names as avoided, each once and never oneself', async () => {
    const claims = { sub: 'careful', blocked: ['mallory', 'trudy', 'careful'] };
    const ticket = await ticketOf({ queue: 'chess', time_control: '3+2', avoid_players: ['eve', 'mallory'] }, claims);
    expect(ticket.players).toEqual([expect.objectContaining({ blocked: ['mallory', 'trudy', 'eve'] })]);
    expect((await ticketOf({ queue: 'chess', time_control: '3+2' })).players[0]).not.toHaveProperty('blocked');
  });

  it('and opponents whom the ruleset remembers are recalled into it', async () => {
    const [one, other] = [
      await ticketOf({ queue: 'practice', topics: [] }, { sub: 'first' }),
      await ticketOf({ queue: 'practice', topics: [] }, { sub: 'second' }),
    ];
    const match = world.matchOf([one, other], { rememberOpponents: { count: 5, withinMs: 60_000 } });
    await world.store.commitMatches('demo', [match]);
    await world.store.claimMatches('demo', [match]);
    await world.store.finalizeMatches('demo', [{ match, game: { gameId: 'game-1' } }]);
    const again = await ticketOf({ queue: 'practice', topics: [] }, { sub: 'first' });
    expect(again.players[0]?.recent).toEqual(['second']);
  });
});

describe('a join that the ruleset refuses names the field', () => {
  it.each<[string, object, string]>([
    ['topics', { queue: 'practice' }, 'required; a list of at most 2 of "graphs", "trees", "sql"'],
    ['topics', { queue: 'practice', topics: 'sql' }, 'a list of at most 2 of "graphs", "trees", "sql"'],
    ['topics', { queue: 'practice', topics: ['sql', 'sql'] }, 'a value stands here twice'],
    ['duration', { queue: 'practice', topics: [], duration: 5 }, 'a number from 10 to 120'],
    ['duration', { queue: 'practice', topics: [], duration: '30' }, 'a number from 10 to 120'],
    ['region', { queue: 'teams', region: 'asia' }, 'expected one of "eu", "us"'],
    ['latencies', { queue: 'teams', region: 'eu', latencies: { eu: 1 } }, 'send "region" or "latencies", not both'],
    [
      'latencies',
      { queue: 'teams', latencies: { eu: 500 } },
      'no region is within 150 ms, the most that this queue allows',
    ],
    ['roles.0', { queue: 'teams', roles: ['mage'] }, 'expected "tank"'],
    ['queue', { queue: 'checkers' }, 'expected one of "chess", "practice", "teams"'],
  ])('%s of %j', async (path, json, message) => {
    expect(await errorsOf(json)).toEqual([{ path, message }]);
  });

  it('when it says what this queue does not know', async () => {
    const chess = { queue: 'chess', time_control: '3+2' };
    for (const [field, value] of [
      ['region', 'eu'],
      ['latencies', { eu: 1 }],
      ['roles', ['tank']],
      ['party', [{ user_id: 'bob' }]],
      ['max_rating_gap', 50],
    ] as const) {
      expect(await errorsOf({ ...chess, [field]: value })).toEqual([
        { path: field, message: expect.stringContaining('unknown field') },
      ]);
    }
  });

  it.each(['1e999', '-1e999', 'null', '"NaN"', '[]', '{}'])('duration of %s', async (value) => {
    const answer = await raw(`{"queue":"practice","topics":[],"duration":${value}}`);
    expect(expectProblem(answer, 'INVALID_REQUEST').errors).toEqual([
      { path: 'duration', message: 'a number from 10 to 120' },
    ]);
  });

  it.each(['NaN', 'Infinity'])('a body with %s is not JSON', async (value) => {
    expectProblem(await raw(`{"queue":"practice","topics":[],"duration":${value}}`), 'INVALID_REQUEST');
  });

  it('when it brings prototype keys at any depth', async () => {
    for (const [body, path] of [
      ['{"queue":"teams","latencies":{"eu":20,"__proto__":5}}', 'latencies.__proto__'],
      ['{"queue":"teams","latencies":{"eu":20,"constructor":5}}', 'latencies.constructor'],
      ['{"queue":"teams","party":[{"user_id":"bob","__proto__":{"rating":9}}]}', 'party.0.__proto__'],
      ['{"queue":"chess","alternatives":[{"time_control":"3+2","__proto__":{}}]}', 'alternatives.0.__proto__'],
    ] as const) {
      expect(expectProblem(await raw(body), 'INVALID_REQUEST').errors).toEqual([
        { path, message: expect.stringContaining('unknown field') },
      ]);
    }
    expect(({} as Record<string, unknown>).rating).toBeUndefined();
  });

  it('when its lists are huge, with an answer that stays small', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `p${index}`);
    for (const huge of [{ avoid_players: many }, { alternatives: many.map(() => ({})) }]) {
      const answer = await post({ queue: 'chess', time_control: '3+2', ...huge });
      expectProblem(answer, 'INVALID_REQUEST');
      expect(JSON.stringify(answer.body).length).toBeLessThan(8_000);
    }
    const nested = `{"queue":"chess","time_control":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    expectProblem(await raw(nested), 'INVALID_REQUEST');
  });

  it('when token and body together block more than one player may', async () => {
    const blocked = Array.from({ length: 60 }, (_, index) => `blocked-${index}`);
    const avoid_players = Array.from({ length: 41 }, (_, index) => `avoided-${index}`);
    const body = { queue: 'chess', time_control: '3+2', avoid_players };
    expect(await errorsOf(body, { blocked })).toEqual([
      { path: 'avoid_players', message: 'together with those whom your token blocks at most 100, not 101' },
    ]);
    expect((await post(body, { blocked: blocked.slice(1) })).status).toBe(201);
  });
});
