import {
  leaderboardSchema,
  matchRecordSchema,
  ownRatingsSchema,
  type RulesetFile,
  resultAnswerSchema,
} from '@paireto/contracts';
import { createToken } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createApiClient } from './support/api-client.ts';
import { type System, startSystem } from './support/system.ts';

const ladder: RulesetFile = {
  name: 'ladder',
  version: 1,
  teams: { count: 2, names: ['white', 'black'] },
  rating: { window: 400 },
  ratings: { source: 'built-in', min_games: 1, season: { starts: '2026-01-01', days: 3_000 } },
  hold_until_result: '1h',
};

let system: System;
let service: ApiClient;
beforeAll(async () => {
  system = await startSystem({ rulesets: [ladder] });
  service = await system.service({ sub: 'eu-1', roles: ['game-server'] });
});
afterAll(() => system?.stop());

async function client(userId: string): Promise<ApiClient> {
  const token = await createToken(system.stack.secrets.jwt, { sub: userId, tenant: system.tenant });
  return createApiClient(system.stack.urls.gateway, token);
}

/** Lets two players meet in the ladder; gives the match once its record is written. */
async function play(first: string, second: string): Promise<string> {
  const players = [await system.player(first), await system.player(second)];
  const entries = [];
  for (const player of players) entries.push(await player.queue({ queue: 'ladder' }));
  const { match_id: matchId } = await players[0]!.until(entries[0]!, 'MATCHED');
  if (matchId === undefined) throw new Error('a match without an id');
  const own = await client(first);
  await waitFor(() => own.ask(matchRecordSchema, 'GET', `/v1/matchmaking/matches/${matchId}`).catch(() => undefined), {
    description: 'the record',
  });
  return matchId;
}

const report = (winner: string, loser: string) => ({
  players: [
    { user_id: winner, outcome: 'win' },
    { user_id: loser, outcome: 'loss' },
  ],
  finished_at: new Date().toISOString(),
  reason: 'checkmate',
});

describe('the result of a game', () => {
  it('closes the match, moves both ratings, and lets the players queue again with them', async () => {
    const matchId = await play('win', 'lose');
    const again = await (await system.player('win')).join({ queue: 'ladder' });
    expect(again.problem).toMatchObject({ status: 409, code: 'ALREADY_QUEUED' });

    const path = `/internal/matches/${matchId}/result`;
    const body = report('win', 'lose');
    const answer = await service.ask(resultAnswerSchema, 'POST', path, body);
    expect(answer).toMatchObject({ state: 'FINISHED', rated: true });
    expect(await service.ask(resultAnswerSchema, 'POST', path, body)).toEqual(answer);
    const other = await service.refused('POST', path, report('lose', 'win'));
    expect(other).toMatchObject({ status: 409, problem: { code: 'CONFLICT' } });

    const own = await client('win');
    const { ratings, history } = await own.ask(ownRatingsSchema, 'GET', '/v1/ratings/me');
    expect(ratings).toMatchObject([{ queue: 'ladder', season: 1, games: 1, wins: 1 }]);
    expect(ratings[0]!.rating).toBeGreaterThan(1_500);
    expect(history).toMatchObject([{ match_id: matchId, before: 1_500, outcome: 'win' }]);

    const joined = await (await system.player('win')).join({ queue: 'ladder' });
    expect(joined.body?.rating).toBeCloseTo(ratings[0]!.rating, 0);
    await (await system.player('win')).cancel(joined.body!.queue_entry_id);

    const record = await own.ask(matchRecordSchema, 'GET', `/v1/matchmaking/matches/${matchId}`);
    expect(record).toMatchObject({ state: 'FINISHED', result: { reason: 'checkmate', aborted: false, rated: true } });
  });

  it('orders the leaderboard', async () => {
    await service.ask(
      resultAnswerSchema,
      'POST',
      `/internal/matches/${await play('top', 'bottom')}/result`,
      report('top', 'bottom'),
    );
    const anybody = await client('anybody');
    const { entries, season } = await anybody.ask(leaderboardSchema, 'GET', '/v1/ratings/leaderboard?queue=ladder');
    expect(season.number).toBe(1);
    const ranks = Object.fromEntries(entries.map(({ user_id, rank }) => [user_id, rank]));
    expect(ranks.top).toBeLessThan(ranks.bottom!);
    expect(entries.map(({ rank }) => rank)).toEqual(entries.map((_, index) => index + 1));
  });

  it('is taken from game servers only, of the tenant, and only if it fits the match', async () => {
    const matchId = await play('one', 'two');
    const path = `/internal/matches/${matchId}/result`;
    const body = report('one', 'two');
    const { gateway, gatewayInternal } = system.stack.urls;
    const token = await createToken(system.stack.secrets.jwt, { sub: 'one', tenant: system.tenant });
    expect((await createApiClient(gatewayInternal, token).refused('POST', path, body)).status).toBe(401);
    expect((await createApiClient(gateway, token).refused('POST', path, body)).status).toBe(404);
    expect((await createApiClient(gatewayInternal).refused('POST', path, body)).status).toBe(401);
    const elsewhere = await system.service({ roles: ['game-server'], tenant: 'elsewhere' });
    expect((await elsewhere.refused('POST', path, body)).status).toBe(404);
    const wrong = await service.refused('POST', path, report('one', 'three'));
    expect(wrong).toMatchObject({ status: 400, problem: { code: 'INVALID_REQUEST' } });
    expect(wrong.problem.errors?.some(({ path: field }) => field.startsWith('players'))).toBe(true);
  });
});
