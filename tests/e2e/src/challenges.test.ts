import {
  type Challenge,
  challengeSchema,
  challengesPageSchema,
  matchesPageSchema,
  matchRecordSchema,
} from '@paireto/contracts';
import { createToken } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createApiClient } from './support/api-client.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

const challenges = '/v1/matchmaking/challenges';
const chess = { queue: 'chess', time_control: '5+3' };

let system: System;
beforeAll(async () => {
  system = await startSystem({ rulesets: [presetFile('chess')] });
});
afterAll(() => system?.stop());

async function client(userId: string, claims: object = {}): Promise<ApiClient> {
  const token = await createToken(system.stack.secrets.jwt, { sub: userId, tenant: system.tenant, ...claims });
  return createApiClient(system.stack.urls.gateway, token);
}

const until = (who: ApiClient, id: string, status: Challenge['status']): Promise<Challenge> =>
  waitFor(
    async () => {
      const challenge = await who.ask(challengeSchema, 'GET', `${challenges}/${id}`);
      return challenge.status === status ? challenge : undefined;
    },
    { timeoutMs: 20_000, intervalMs: 50, description: `the challenge is ${status}` },
  );

describe('a challenge', () => {
  it('that is accepted becomes a game of these two, with the colours that were asked for and both ratings', async () => {
    const [ada, bea] = [await client('ada', { rating: 1710 }), await client('bea', { rating: 1490 })];
    const body = { ...chess, opponent: 'bea', color: 'black', message: 'A game?' };
    const made = await ada.ask(challengeSchema, 'POST', challenges, body);
    expect(made).toMatchObject({ status: 'PENDING', challenger: { user_id: 'ada', rating: 1710 }, message: 'A game?' });

    const { challenges: incoming } = await bea.ask(challengesPageSchema, 'GET', `${challenges}/incoming`);
    expect(incoming.map(({ challenge_id }) => challenge_id)).toEqual([made.challenge_id]);
    const accepted = await bea.ask(challengeSchema, 'POST', `${challenges}/${made.challenge_id}/accept`);
    expect(accepted.match_id).toBeDefined();

    const [forAda, forBea] = [
      await until(ada, made.challenge_id, 'STARTED'),
      await until(bea, made.challenge_id, 'STARTED'),
    ];
    expect(forAda.assignment).toMatchObject({ color: 'black' });
    expect(forBea.assignment).toMatchObject({ color: 'white', game_id: forAda.assignment?.game_id });

    const record = await waitFor(
      async () => {
        const page = await ada.ask(matchesPageSchema, 'GET', '/v1/matchmaking/matches?state=MATCHED');
        return page.matches[0];
      },
      { description: 'the record' },
    );
    expect(record).toMatchObject({
      match_id: accepted.match_id,
      source: 'challenge',
      challenge_id: made.challenge_id,
      game_id: forAda.assignment?.game_id,
      rating_gap: 220,
    });
    expect(record?.players).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ user_id: 'ada', color: 'black', rating: 1710, rating_source: 'token' }),
        expect.objectContaining({ user_id: 'bea', color: 'white', rating: 1490 }),
      ]),
    );
  });

  it('leaves the queue entries of both alone, unless they say that theirs goes', async () => {
    const [cal, dee] = [await system.player('cal', 1200), await system.player('dee', 2400)];
    const [calEntry, deeEntry] = [await cal.queue({ time_control: '8+8' }), await dee.queue({ time_control: '8+8' })];
    const [calling, answering] = [await client('cal', { rating: 1200 }), await client('dee', { rating: 2400 })];
    const made = await calling.ask(challengeSchema, 'POST', challenges, { ...chess, opponent: 'dee' });
    await answering.ask(challengeSchema, 'POST', `${challenges}/${made.challenge_id}/accept`, { leave_queue: true });
    await until(calling, made.challenge_id, 'STARTED');
    expect((await dee.read(deeEntry)).body?.status).toBe('CANCELLED');
    expect((await cal.read(calEntry)).body?.status).toBe('SEARCHING');
    await cal.cancel(calEntry);
  });

  it('that is declined says why, and cannot be accepted after that', async () => {
    const [eve, fay] = [await client('eve'), await client('fay')];
    const made = await eve.ask(challengeSchema, 'POST', challenges, { ...chess, opponent: 'fay' });
    await fay.ask(challengeSchema, 'POST', `${challenges}/${made.challenge_id}/decline`, { reason: 'too-slow' });
    expect(await until(eve, made.challenge_id, 'DECLINED')).toMatchObject({ reason: 'too-slow' });
    const late = await fay.refused('POST', `${challenges}/${made.challenge_id}/accept`);
    expect(late).toMatchObject({ status: 409, problem: { code: 'CONFLICT', challenge_status: 'DECLINED' } });
  });

  it('is nobody else’s business', async () => {
    const [gus, stranger] = [await client('gus'), await client('stranger')];
    const elsewhere = await client('gus', { tenant: 'elsewhere' });
    const made = await gus.ask(challengeSchema, 'POST', challenges, { ...chess, opponent: 'hal' });
    const path = `${challenges}/${made.challenge_id}`;
    for (const who of [stranger, elsewhere]) {
      expect((await who.refused('GET', path)).status).toBe(404);
      expect((await who.refused('POST', `${path}/accept`)).status).toBe(404);
      expect((await who.refused('DELETE', path)).status).toBe(404);
    }
    const anonymous = createApiClient(system.stack.urls.gateway);
    expect((await anonymous.refused('GET', path)).status).toBe(401);
    expect((await gus.ask(challengeSchema, 'DELETE', path)).status).toBe('WITHDRAWN');
  });

  it('to a player who blocks the challenger is never seen by them', async () => {
    const [ian, joy] = [await client('ian'), await client('joy', { blocked: ['ian'] })];
    await joy.ask(challengesPageSchema, 'GET', `${challenges}/incoming`);
    const made = await ian.ask(challengeSchema, 'POST', challenges, { ...chess, opponent: 'joy' });
    expect(made.status).toBe('PENDING');
    expect((await joy.ask(challengesPageSchema, 'GET', `${challenges}/incoming`)).challenges).toEqual([]);
    expect((await joy.refused('POST', `${challenges}/${made.challenge_id}/accept`)).status).toBe(404);
  });
});

describe('a match of the history', () => {
  it('is shown to its players and to operators, and to nobody else', async () => {
    const [kim, lou] = [await system.player('kim', 1500), await system.player('lou', 1500)];
    const entry = await kim.queue({ time_control: '4+4' });
    await lou.queue({ time_control: '4+4' });
    const { match_id: matchId } = await kim.until(entry, 'MATCHED');
    const path = `/v1/matchmaking/matches/${matchId}`;
    const own = await client('kim');
    const record = await waitFor(
      async () => (await own.ask(matchesPageSchema, 'GET', '/v1/matchmaking/matches?opponent=lou')).matches[0],
      { description: 'the record' },
    );
    expect(record).toMatchObject({ match_id: matchId, source: 'queue', queue: 'chess' });
    expect(await own.ask(matchRecordSchema, 'GET', path)).toMatchObject({ match_id: matchId });
    expect((await (await client('stranger')).refused('GET', path)).status).toBe(404);

    const inside = `/internal/tenants/${system.tenant}/matches/${matchId}`;
    const operator = await system.service();
    expect(await operator.ask(matchRecordSchema, 'GET', inside)).toMatchObject({ match_id: matchId });
    expect((await own.refused('GET', inside)).status).toBe(404);
    const token = await createToken(system.stack.secrets.jwt, { sub: 'kim', tenant: system.tenant });
    expect((await createApiClient(system.stack.urls.gatewayInternal, token).refused('GET', inside)).status).toBe(401);
  });
});
