import type { Ticket } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
let timer: NodeJS.Timeout | undefined;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  clearInterval(timer);
  await world.close();
});

const speak = (allocation: 'open' | 'closed') => {
  clearInterval(timer);
  const say = () => world.bridgeSays('bridge', allocation);
  say();
  timer = setInterval(say, 200);
};
const events = (count: number) =>
  waitFor(async () => {
    const found = await world.events();
    return found.length >= count ? found : undefined;
  });
/** Enqueued later than these, by the clock of Redis. */
const joinAfter = async (rating: number, others: readonly Ticket[]) => {
  await waitFor(async () => (await world.store.nowMs()) > Math.max(...others.map((ticket) => ticket.enqueuedAt)));
  return world.join(rating);
};
/**
 * Two who came after it and are nearer to each other in rating than to it: it gets an opponent only if it is the
 * longest waiting, for then it takes the nearer of the two.
 */
const expectInSecondMatch = async (senior: Ticket, tickets: readonly Ticket[]) => {
  const found = await events(2);
  const ids = found[1]!.match.tickets.map(({ ticketId }) => ticketId);
  expect(ids).toContain(senior.id);
  const [seat] = found[1]!.match.tickets.filter(({ ticketId }) => ticketId === senior.id);
  expect(seat?.enqueuedAt).toBe(senior.enqueuedAt);
  const left = tickets.filter(({ id }) => !ids.includes(id));
  expect(await Promise.all(left.map(world.stateOf))).toEqual(left.map(() => 'SEARCHING'));
};

describe('the longest waiting is matched first', () => {
  it('after its match came to nothing: a requeue does not cost it its place', async () => {
    const { matcher } = await world.startShard('one', { sweepIntervalMs: 3_600_000 });
    const [senior, quitter] = [await world.join(1540), await world.join(1540)];
    const [first] = await events(1);
    speak('open');
    const younger = [await joinAfter(1500, [senior, quitter]), await world.join(1505)];
    await waitFor(() => matcher.ticketCount === 2);
    await world.store.requeueMatches('demo', [{ match: first!.match, reason: 'no game', final: false }]);
    await world.store.cancel('demo', [quitter]);
    world.tellJoin(senior);
    await waitFor(() => matcher.ticketCount === 3);
    speak('closed');
    await expectInSecondMatch(senior, younger);
  });

  it('after its shard died: whoever takes over goes by the same seniority', async () => {
    const alpha = await world.startShard('alpha', { sweepIntervalMs: 3_600_000 });
    await world.join(1000);
    await world.join(1000);
    await events(1);
    speak('open');
    const senior = await world.join(1540);
    const younger = [await joinAfter(1500, [senior]), await joinAfter(1505, [senior])];
    await waitFor(() => alpha.matcher.ticketCount === 3);
    await alpha.kill();
    const heir = await world.startShard('heir', { bridgeWordLimitMs: 30_000 });
    await waitFor(() => heir.matcher.ticketCount === 3);
    speak('closed');
    await expectInSecondMatch(senior, younger);
  });
});
