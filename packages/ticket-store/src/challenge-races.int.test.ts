import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { challengeOf, endedMatch, gameFor, matchOf, newTicket, TENANT, waiting } from './testing/tickets.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const statesOf = (ticketIds: readonly string[]) =>
  Promise.all(ticketIds.map(async (id) => (await fixture.store.readTicket(TENANT, id))?.state));
const idsOf = ({ tickets }: { tickets: { ticketId: string }[] }) => tickets.map(({ ticketId }) => ticketId);

test('when two challenges of one player are claimed at once by two bridges, one is placed and the other is void', async () => {
  const [one, other] = [fixture.store, fixture.another()] as const;
  for (let round = 0; round < 100; round += 1) {
    const proposedAt = await fixture.store.nowMs();
    const user = (name: string) => `${name}-${round}`;
    const first = challengeOf([user('ann'), user('bob')], { proposedAt });
    const second = challengeOf([user('cid'), user('ann')], { proposedAt });
    const [[a], [b]] = await Promise.all([one.claimMatches(TENANT, [first]), other.claimMatches(TENANT, [second])]);
    expect(new Set([a?.outcome, b?.outcome])).toEqual(new Set(['claimed', 'void']));
    const placed = a?.outcome === 'claimed' ? first : second;
    expect((await one.readPlayerTicket(TENANT, user('ann')))?.matchId).toBe(placed.id);
  }
});

test('when a challenge is claimed by two bridges at once its tickets are stored once, and both may create its game', async () => {
  const [one, other] = [fixture.store, fixture.another()] as const;
  for (let round = 0; round < 50; round += 1) {
    const match = challengeOf([`ann-${round}`, `bob-${round}`], { proposedAt: await fixture.store.nowMs() });
    const answers = await Promise.all([one.claimMatches(TENANT, [match]), other.claimMatches(TENANT, [match])]);
    const attempts = answers.flat().map((answer) => (answer.outcome === 'claimed' ? answer.attempts : answer.outcome));
    expect(new Set(attempts)).toEqual(new Set([1, 2]));
    expect(await statesOf(idsOf(match))).toEqual(['PLACING', 'PLACING']);
  }
});

test('when a challenge is claimed while the waiting ticket of its player is committed, that match stands, and the challenge is placed or void', async () => {
  const [shard, bridge] = [fixture.store, fixture.another()] as const;
  const outcomes = new Set<string | undefined>();
  for (let round = 0; round < 200; round += 1) {
    const [ann, partner] = await waiting(fixture.store, 2);
    const userId = ann!.players[0]!.userId;
    const challenge = challengeOf([userId, `bob-${round}`], { proposedAt: await fixture.store.nowMs() });
    const match = matchOf(ann!, partner!);
    const early = round % 2 === 0 ? bridge.claimMatches(TENANT, [challenge]) : undefined;
    const commit = shard.commitMatches(TENANT, [match]);
    const [[committed], [claimed]] = await Promise.all([commit, early ?? bridge.claimMatches(TENANT, [challenge])]);
    expect(committed).toEqual({ outcome: 'committed' });
    expect(await statesOf([ann!.id, partner!.id])).toEqual(['PLACING', 'PLACING']);
    expect((await shard.readPlayerTicket(TENANT, userId))?.matchId).toBe(match.id);
    const isPlaced = claimed?.outcome === 'claimed';
    const expected = isPlaced ? 'PLACING' : undefined;
    const stored = await statesOf(idsOf(challenge));
    expect(stored).toEqual([expected, expected]);
    outcomes.add(claimed?.outcome);
  }
  expect([...outcomes].filter((outcome) => outcome !== 'claimed' && outcome !== 'void')).toEqual([]);
});

test('when a challenge is claimed while its player joins, the player is held by one of them and both go on', async () => {
  const [gateway, bridge] = [fixture.store, fixture.another()] as const;
  for (let round = 0; round < 150; round += 1) {
    const userId = `ann-${round}`;
    const challenge = challengeOf([userId, `bob-${round}`], { proposedAt: await fixture.store.nowMs() });
    const joining = newTicket({ userIds: [userId] });
    const early = round % 2 === 0 ? bridge.claimMatches(TENANT, [challenge]) : undefined;
    const join = gateway.enqueue(TENANT, [joining]);
    const [[joined], [claimed]] = await Promise.all([join, early ?? bridge.claimMatches(TENANT, [challenge])]);
    expect(claimed).toEqual({ outcome: 'claimed', attempts: 1 });
    const own = challenge.tickets[0]!.ticketId;
    const holder = (await gateway.readPlayerTicket(TENANT, userId))?.ticket.id;
    if (joined?.outcome === 'enqueued') expect(holder).toBe(joining.id);
    else expect([joined, holder]).toEqual([{ outcome: 'already-queued', ticketId: own }, own]);
  }
});

test('when a result is reported while its players join, each joins once', async () => {
  const [gateway, bridge] = [fixture.store, fixture.another()] as const;
  for (let round = 0; round < 50; round += 1) {
    const userIds = [`ann-${round}`, `bob-${round}`];
    const match = challengeOf(userIds, { proposedAt: await fixture.store.nowMs(), holdForMs: 60_000 });
    await bridge.claimMatches(TENANT, [match]);
    await bridge.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
    const join = () => gateway.enqueue(TENANT, [newTicket({ userIds: [userIds[0]!] })]);
    const [[first], released, [second]] = await Promise.all([
      join(),
      bridge.releaseMatches(TENANT, [endedMatch(match)]),
      join(),
    ]);
    expect(released).toEqual([{ outcome: 'released', userIds }]);
    const last = (await join())[0];
    const entered = [first, second, last].filter((outcome) => outcome?.outcome === 'enqueued');
    expect(entered).toHaveLength(1);
    expect((await gateway.readPlayerTicket(TENANT, userIds[0]!))?.state).toBe('SEARCHING');
  }
});
