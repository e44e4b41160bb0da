import type { QueueEntry } from '@paireto/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Player, Wishes } from './support/player.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

/** The phases of the preset ten times as fast; nothing else is changed. */
const phased = presetFile('chess-phased', {
  name: 'phased',
  rating: { window: 199, expand: { by: 50, every: '3s' } },
  regions: { names: ['eu', 'us'], relax_after: '3s' },
});
const readyCheck = presetFile('chess', { name: 'ready', acceptance: { within: '3s' } });

let system: System;
beforeAll(async () => {
  const presets = ['chess', 'chess-phased', 'chess-adaptive', 'chess-ladder', 'interview', 'arena'].map((name) =>
    presetFile(name),
  );
  system = await startSystem({ rulesets: [...presets, phased, readyCheck] });
});
afterAll(() => system?.stop());

const waitedMs = (entry: QueueEntry, matchedAtMs = Date.now()): number => matchedAtMs - Date.parse(entry.enqueued_at);

const opponentOf = (entry: QueueEntry): string | undefined => entry.assignment?.opponents[0]?.user_id;

/** Joins in order, so that the first has waited longest. */
async function queueAll(players: readonly Player[], wishes: Wishes | readonly Wishes[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, player] of players.entries()) {
    ids.push(await player.queue(Array.isArray(wishes) ? wishes[index] : (wishes as Wishes)));
  }
  return ids;
}

const untilMatched = (players: readonly Player[], entries: readonly string[], timeoutMs?: number) =>
  Promise.all(players.map((player, index) => player.until(entries[index]!, 'MATCHED', timeoutMs)));

describe('chess: the longest waiting chooses', () => {
  it('whom two could have gets the one who waits longer, and the other goes on waiting', async () => {
    const pool = { time_control: '7+1' };
    const [first, second] = [await system.player('first', 1400), await system.player('second', 1590)];
    const [firstEntry, secondEntry] = await queueAll([first, second], pool);
    const between = await system.player('between', 1495);
    const betweenEntry = await between.queue(pool);
    expect(opponentOf(await first.until(firstEntry!, 'MATCHED'))).toBe('between');
    await between.until(betweenEntry, 'MATCHED');
    expect((await second.read(secondEntry!)).body?.status).toBe('SEARCHING');
  });
});

describe('chess-phased: near at first', () => {
  const pool = { queue: 'phased', time_control: '3+2' };

  it('pairs at once under 200, and later who is further apart', async () => {
    const players = [await system.player('near-a', 1500), await system.player('near-b', 1699)];
    const near = await untilMatched(players, await queueAll(players, pool));
    expect(waitedMs(near[0]!)).toBeLessThan(3_000);

    const far = [await system.player('far-a', 1500), await system.player('far-b', 1740)];
    const entries = await queueAll(far, pool);
    expect((await far[0]!.read(entries[0]!)).body?.status).toBe('SEARCHING');
    const matched = await untilMatched(far, entries);
    expect(waitedMs(matched[0]!)).toBeGreaterThanOrEqual(2_900);
  });

  it('keeps players in their region until the threshold, then lets them meet anybody', async () => {
    const players = [await system.player('in-eu', 900), await system.player('in-us', 900)];
    const entries = await queueAll(players, [
      { ...pool, region: 'eu' },
      { ...pool, region: 'us' },
    ]);
    expect((await players[0]!.read(entries[0]!)).body?.status).toBe('SEARCHING');
    const [eu] = await untilMatched(players, entries);
    expect(waitedMs(eu!)).toBeGreaterThanOrEqual(2_900);
    expect(opponentOf(eu!)).toBe('in-us');
  });

  it('answers 400 naming a region that does not exist', async () => {
    const answer = await (await system.player('lost')).join({ ...pool, region: 'atlantis' });
    expect(answer.problem).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ path: 'region' }] });
  });
});

describe('interview: first come, first served, among those who want the same', () => {
  const wish = (topics: string[], more: Wishes = {}): Wishes => ({ queue: 'interview', topics, ...more });

  it('brings together who shares a topic and the difficulty, whatever their ratings', async () => {
    const [graphs, databases, both] = [
      await system.player('graphs', 800),
      await system.player('databases', 1500),
      await system.player('both', 2400),
    ];
    const [graphsEntry, databasesEntry] = await queueAll(
      [graphs, databases],
      [wish(['graphs'], { difficulty: 'hard' }), wish(['databases'], { difficulty: 'hard' })],
    );
    expect((await graphs.read(graphsEntry!)).body?.status).toBe('SEARCHING');
    const bothEntry = await both.queue(wish(['databases', 'graphs'], { difficulty: 'hard' }));
    expect(opponentOf(await both.until(bothEntry, 'MATCHED'))).toBe('graphs');
    await databases.cancel(databasesEntry!);
  });

  it('avoids the recent partner while there is another', async () => {
    const [one, two] = [await system.player('again-1', 1500), await system.player('again-2', 1500)];
    await untilMatched([one, two], await queueAll([one, two], wish(['frontend'])));
    const [oneEntry, twoEntry] = await queueAll([one, two], wish(['frontend']));
    const three = await system.player('again-3', 1500);
    const threeEntry = await three.queue(wish(['frontend']));
    expect(opponentOf(await three.until(threeEntry, 'MATCHED'))).toBe('again-1');
    await one.until(oneEntry!, 'MATCHED');
    const left = await two.read(twoEntry!);
    expect(left.body?.status).toBe('SEARCHING');
    await two.cancel(twoEntry!);
  });

  it('lets a member go before who came a little earlier', async () => {
    const early = await system.player('early', 1500);
    const member = await system.player('member', 1500, { priority_class: 'member' });
    // Both have one topic of their own, so that they cannot meet each other.
    const entries = await queueAll([early, member], [wish(['behavioral']), wish(['technical'])]);
    const third = await system.player('third', 1500);
    const thirdEntry = await third.queue(wish(['behavioral', 'technical']));
    expect(opponentOf(await third.until(thirdEntry, 'MATCHED'))).toBe('member');
    await early.cancel(entries[0]!);
  });

  it('answers 400 naming the attribute that is wrong', async () => {
    const player = await system.player('wrong');
    const answer = await player.join(wish(['cooking'], { duration: 5 }));
    const paths = answer.problem?.errors?.map(({ path }) => path.split('.')[0]);
    expect(new Set(paths)).toEqual(new Set(['topics', 'duration']));
  });
});

describe('arena: five against five', () => {
  /** A party in which everybody's token names everybody; the first of them joins for all. */
  const party = async (name: string, ratings: readonly number[]): Promise<Player[]> => {
    const members = ratings.map((rating, index) => ({ sub: `${name}-${index}`, rating }));
    return Promise.all(members.map(({ sub, rating }) => system.player(sub, rating, { party: { members } })));
  };
  const others = (members: readonly Player[]) => members.slice(1).map(({ userId }) => ({ user_id: userId }));

  it('fills two balanced teams of five, parties together, roles given, all in one region', async () => {
    const parties = [
      await party('duo-a', [1500, 1520]),
      await party('duo-b', [1510, 1490]),
      await party('trio-a', [1480, 1500, 1530]),
      await party('trio-b', [1490, 1500, 1510]),
    ];
    const latencies = { 'eu-west': 20, 'eu-central': 40 };
    const entries: string[] = [];
    for (const members of parties) {
      entries.push(await members[0]!.queue({ queue: 'arena', latencies, party: others(members) }));
    }
    const everybody = parties.flatMap((members, index) =>
      members.map((player) => ({ player, entry: entries[index]! })),
    );
    const matched = await Promise.all(everybody.map(({ player, entry }) => player.until(entry, 'MATCHED')));
    const assignments = matched.map(({ assignment }) => assignment!);
    expect(new Set(assignments.map(({ game_id }) => game_id)).size).toBe(1);
    expect(new Set(assignments.map(({ region }) => region))).toEqual(new Set(['eu-west']));
    for (const team of ['blue', 'red']) {
      const inTeam = assignments.filter((assignment) => assignment.team === team);
      expect(inTeam).toHaveLength(5);
      expect(inTeam.map(({ role }) => String(role)).toSorted((a, b) => a.localeCompare(b))).toEqual([
        'damage',
        'damage',
        'damage',
        'healer',
        'tank',
      ]);
      for (const { teammates, opponents } of inTeam) {
        expect(teammates).toHaveLength(4);
        expect(opponents).toHaveLength(5);
      }
    }
    for (const members of parties) {
      const ids = new Set(members.map(({ userId }) => userId));
      const teams = everybody.flatMap(({ player }, index) =>
        ids.has(player.userId) ? [assignments[index]!.team] : [],
      );
      expect(new Set(teams).size).toBe(1);
    }
  });

  it('refuses a party that the token does not name', async () => {
    const [leader] = await party('honest', [1500, 1500]);
    const answer = await leader!.join({ queue: 'arena', party: [{ user_id: 'stranger' }] });
    expect(answer.problem).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('refuses a party larger than a team', async () => {
    const members = await party('six', [1500, 1500, 1500, 1500, 1500, 1500]);
    const answer = await members[0]!.join({ queue: 'arena', party: others(members) });
    expect(answer.problem).toMatchObject({ status: 400, errors: [{ path: 'party' }] });
  });
});

describe('chess-adaptive: as near as numbers allow', () => {
  it('pairs two of the same strength at once and strangers after a while', async () => {
    const pool = { queue: 'chess-adaptive', time_control: '3+0' };
    const players = [await system.player('quick-a', 1500), await system.player('quick-b', 1505)];
    const matched = await untilMatched(players, await queueAll(players, pool));
    expect(waitedMs(matched[0]!)).toBeLessThan(5_000);
  });
});

describe('a ready check', () => {
  const pool = { queue: 'ready', time_control: '3+2' };

  it('begins the game when everybody has accepted', async () => {
    const players = [await system.player('ready-a', 1500), await system.player('ready-b', 1500)];
    const entries = await queueAll(players, pool);
    const asked = await players[0]!.until(entries[0]!, 'REQUIRES_ACCEPTANCE');
    expect(asked.acceptance).toMatchObject({ accepted: false, accepted_players: 0, players: 2 });
    const accepted = await players[0]!.accept(entries[0]!);
    expect(accepted.body?.acceptance).toMatchObject({ accepted: true, accepted_players: 1 });
    await players[1]!.accept(entries[1]!);
    const [one, other] = await untilMatched(players, entries);
    expect(one?.assignment?.game_id).toBe(other?.assignment?.game_id);
  });

  it('puts who accepted back into the queue when the other declines or is silent', async () => {
    const [keen, picky] = [await system.player('keen', 2000), await system.player('picky', 2000)];
    const [keenEntry, pickyEntry] = await queueAll([keen, picky], pool);
    await keen.until(keenEntry!, 'REQUIRES_ACCEPTANCE');
    await keen.accept(keenEntry!);
    const declined = await picky.decline(pickyEntry!);
    expect(declined.body).toMatchObject({ status: 'CANCELLED', reason: 'declined' });
    expect((await keen.read(keenEntry!)).body?.status).toBe('SEARCHING');

    const silent = await system.player('silent', 2000);
    const silentEntry = await silent.queue(pool);
    await keen.until(keenEntry!, 'REQUIRES_ACCEPTANCE');
    await keen.accept(keenEntry!);
    const gone = await silent.until(silentEntry, 'CANCELLED');
    expect(gone.reason).toBe('not-accepted');
    await keen.until(keenEntry!, 'SEARCHING');
    await keen.cancel(keenEntry!);
  });
});
