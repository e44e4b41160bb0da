import { devToken } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { chessFile, rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { ticketsOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const HOLD_MS = 7_200_000;
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder({ ...chessFile, hold_until_result: '2h' }, teamsFile) });
});
afterAll(() => world.stop());

const joins = { queue: 'chess', time_control: '3+2' };
const post = (token: string, json: object) => world.call(QUEUE, { method: 'POST', token, json });

/** A game that holds its two players until its result is known. */
async function startGame() {
  const [white, black] = [await world.join(undefined, joins), await world.join(undefined, joins)];
  const match = world.matchOf(await ticketsOf(world.store, [white.entry, black.entry]), { holdForMs: HOLD_MS });
  await world.store.commitMatches('demo', [match]);
  await world.store.claimMatches('demo', [match]);
  expect(await world.store.finalizeMatches('demo', [{ match, game: { gameId: match.id } }])).toEqual([
    { outcome: 'finalized' },
  ]);
  return { white, black, match };
}

describe('a player of a game whose result is awaited', () => {
  it('is told so when they join again, with the entry of the game and until when at the latest', async () => {
    const { white } = await startGame();
    const problem = expectProblem(await post(white.token, joins), 'ALREADY_QUEUED');
    expect(problem).toMatchObject({ queue_entry_id: white.entry.queue_entry_id, entry_status: 'MATCHED' });
    const { heldUntil } = (await world.store.readPlayerTicket('demo', white.userId)) ?? {};
    expect(problem.detail).toContain('a game whose result is awaited');
    expect(problem.detail).toContain(new Date(heldUntil ?? 0).toISOString());
  });

  it('may join again as soon as it is reported', async () => {
    const { white, black, match } = await startGame();
    const ticketIds = match.tickets.map(({ ticketId }) => ticketId);
    await world.store.releaseMatches('demo', [{ matchId: match.id, ticketIds, userIds: [white.userId, black.userId] }]);
    for (const { token } of [white, black]) expect((await post(token, joins)).status).toBe(201);
  });

  it('keeps their party from joining, which is told who it is, but not in which game', async () => {
    const { white } = await startGame();
    const party = { members: [{ sub: white.userId }] };
    const token = await devToken({ sub: `leader-of-${white.userId}`, tenant: 'demo', party });
    const json = { queue: 'teams', party: [{ user_id: white.userId }] };
    const problem = expectProblem(await post(token, json), 'ALREADY_QUEUED');
    expect(problem.entry_status).toBe('MATCHED');
    expect(problem.detail).toContain(`"${white.userId}" is in a game whose result is awaited`);
    expect(JSON.stringify(problem)).not.toContain(white.entry.queue_entry_id);
  });
});

describe('a player who waits', () => {
  it('is told of their entry and that it can be cancelled, as ever', async () => {
    const { entry, userId } = await world.join(undefined, joins);
    const problem = expectProblem(await post(await playerToken(userId), joins), 'ALREADY_QUEUED');
    expect(problem.queue_entry_id).toBe(entry.queue_entry_id);
    expect(problem.entry_status).toBeUndefined();
    expect(problem.detail).toContain('Cancel it');
  });
});
