import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { chessFile, rulesetsFolder } from './testing/ruleset-files.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

// No matcher runs here: whatever times out is timed out by being read.
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder({ ...chessFile, max_wait: '200ms' }) });
});
afterAll(() => world.stop());

const due = ({ expires_at }: { expires_at: string }) =>
  waitFor(async () => (await world.store.nowMs()) > Date.parse(expires_at), { description: 'the entry is due' });

describe('an entry that waited its time, with no matcher alive', () => {
  it('is read as TIMED_OUT', async () => {
    const { entry, token } = await world.join();
    await due(entry);
    const read = await world.call(`/v1/matchmaking/queue/${entry.queue_entry_id}`, { token });
    expect(entryOf(read.body)).toMatchObject({ status: 'TIMED_OUT', estimated_wait_seconds: null });
  });

  it('is not the active entry any more', async () => {
    const { entry, token } = await world.join();
    await due(entry);
    expect((await world.call('/v1/matchmaking/active', { token })).body).toEqual({ entry: null });
  });

  it('cannot be cancelled any more, and says why', async () => {
    const { entry, token } = await world.join();
    await due(entry);
    const answer = await world.call(`/v1/matchmaking/queue/${entry.queue_entry_id}`, { method: 'DELETE', token });
    const problem = expectProblem(answer, 'CANNOT_CANCEL');
    expect(problem.detail).toContain('timed out');
    expect(problem.match_id).toBeUndefined();
  });

  it('does not stand in the way of a new join', async () => {
    const { entry, userId } = await world.join();
    await due(entry);
    const again = await world.join(userId);
    expect(again.entry.queue_entry_id).not.toBe(entry.queue_entry_id);
  });
});
