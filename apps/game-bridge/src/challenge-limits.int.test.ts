import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await Promise.all([world.startBridge(), world.startBridge()]);
});
afterAll(() => world?.stop());

const freshTable = () => openChallengeTable(world.ask);
const countOf = (replies: readonly { outcome: string }[]) => {
  const counts: Record<string, number> = {};
  for (const { outcome } of replies) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

describe('what a player has open', () => {
  it('is never more than 50 challenges of others, even when 100 come at once', async () => {
    const table = freshTable();
    const replies = await Promise.all(Array.from({ length: 100 }, (_, n) => table.create(`challenger-${n}`, 'bob')));
    expect(countOf(replies)).toEqual({ created: 50, 'too-many-incoming': 50 });
    expect(await table.listed('bob', 'incoming')).toHaveLength(50);
  });

  it('is never more than 20 challenges of their own, even when 100 are made at once', async () => {
    const table = freshTable();
    const replies = await Promise.all(Array.from({ length: 100 }, (_, n) => table.create('ann', `opponent-${n}`)));
    expect(countOf(replies)).toEqual({ created: 20, 'too-many-outgoing': 80 });
    expect(await table.listed('ann', 'outgoing')).toHaveLength(20);
  });

  it('leaves room again for each that is over', async () => {
    const table = freshTable();
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push((await table.made('ann', `opponent-${n}`)).challenge_id);
    const next = () => table.create('ann', 'one-more');
    expect(await next()).toEqual({ outcome: 'too-many-outgoing' });
    await table.decline('opponent-0', ids[0]!);
    expect(await next()).toMatchObject({ outcome: 'created' });
    expect(await table.create('ann', 'another')).toEqual({ outcome: 'too-many-outgoing' });
    await world.query(`UPDATE challenges SET expires_at = now() - interval '1 ms' WHERE id = $1`, [ids[1]]);
    expect(await table.create('ann', 'another')).toMatchObject({ outcome: 'created' });
  });

  it('counts for each player and tenant alone', async () => {
    const [here, there] = [freshTable(), freshTable()];
    for (let n = 0; n < 20; n += 1) await here.made('ann', `opponent-${n}`);
    expect(await there.create('ann', 'opponent-0')).toMatchObject({ outcome: 'created' });
    expect(await here.create('bob', 'opponent-0')).toMatchObject({ outcome: 'created' });
    expect(await here.create('opponent-0', 'ann')).toMatchObject({ outcome: 'created' });
  });
});
