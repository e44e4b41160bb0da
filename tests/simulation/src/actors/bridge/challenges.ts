import { type Match, matchEventId, partitionOf } from '@paireto/contracts';
import { type Process, sleep } from '../../kernel/process.ts';
import { type Task, unlessUnanswered } from '../../kernel/task.ts';
import type { Challenge } from '../../model/challenge-book.ts';
import type { World } from '../../world.ts';
import type { Caller } from '../http-api.ts';

const SWEEP_INTERVAL_MS = 1_000;
const LIFE_MS = 600_000;

/** The players' challenges, as far as they are accepted, and the relay of the matches that they become. */
export function startChallenges(world: World, process: Process): void {
  const { challenges, random, scheduler } = world;
  if (challenges.players.length === 0) return;
  let isSweeping = false;

  function* relay(match: Match): Task<void> {
    const event = { v: 1, type: 'match.found', at: scheduler.nowMs(), match } as const;
    if (yield* world.stream.publish(process, event, matchEventId(event))) yield* challenges.clear(process, match);
  }

  function* sweep(): Task<void> {
    for (const match of yield* challenges.readOutbox(process)) yield* relay(match);
    isSweeping = false;
  }

  /** Whether somebody cannot play now. */
  function* isBusy(players: readonly Caller[]): Task<boolean> {
    for (const { tenant, userId } of players) {
      const view = yield* world.redis.call(process, `slot of ${tenant}/${userId}`, (store) =>
        store.readPlayerTicket(tenant, userId),
      );
      if (view?.state === 'PLACING' || view?.state === 'REQUIRES_ACCEPTANCE' || view?.heldUntil) return true;
    }
    return false;
  }

  function* leaveQueue({ tenant, userId }: Caller): Task<void> {
    const view = yield* world.redis.call(process, `slot of ${tenant}/${userId}`, (store) =>
      store.readPlayerTicket(tenant, userId),
    );
    if (view?.state !== 'SEARCHING') return;
    const { ticket } = view;
    yield* world.redis.call(process, `leave ${ticket.id}`, (store) => store.cancel(ticket));
    for (const pool of ticket.pools) {
      const topic = `partition.${partitionOf(tenant, pool)}`;
      world.commands.publish(topic, [{ op: 'leave', tenant, pool, ticketId: ticket.id }]);
    }
  }

  function* accept(challenge: Challenge): Task<void> {
    if (yield* isBusy(challenge.players)) return;
    const match = matchOf(world, challenge);
    if (!(yield* challenges.accept(process, challenge, match))) return;
    if (!world.queue.presence && random.chance(0.2)) yield* leaveQueue(challenge.players[0]);
    yield* relay(match);
  }

  function* acceptNowAndThen(): Task<void> {
    for (;;) {
      yield* sleep(process, random.between(300, 5_000));
      if (scheduler.nowMs() >= challenges.untilMs) return;
      const open = challenges.challenges.filter(({ state }) => state === 'PENDING');
      const challenge = open.length > 0 && random.chance(0.7) ? random.pick(open) : newChallenge(world);
      if (challenge !== undefined) yield* unlessUnanswered(accept(challenge));
    }
  }

  process.every(SWEEP_INTERVAL_MS, () => {
    if (isSweeping) return;
    isSweeping = true;
    process.spawn(sweep());
  });
  process.spawn(acceptNowAndThen());
}

/** Of two players of a tenant; undefined where there are no two. */
function newChallenge({ random, challenges, nextId }: World): Challenge | undefined {
  const one = random.pick(challenges.players);
  const others = challenges.players.filter(({ tenant, userId }) => tenant === one.tenant && userId !== one.userId);
  if (others.length === 0) return undefined;
  return { id: nextId('c'), players: [one, random.pick(others)], state: 'PENDING', matches: [], failures: 0 };
}

function matchOf({ nextId, queue, pools, random, scheduler }: World, { id, players }: Challenge): Match {
  const nowMs = scheduler.nowMs();
  const pool = random.pick(pools);
  return {
    id: nextId('m'),
    tenant: players[0].tenant,
    queue: queue.name,
    rulesetVersion: queue.version,
    pool,
    attributes: { time_control: pool },
    tickets: players.map(({ userId }, index) => ({
      ticketId: nextId('t'),
      team: queue.teams[index]!.name,
      players: [{ userId, rating: 1_500, sideBalance: 0 }],
      pools: [pool],
      enqueuedAt: nowMs,
      expiresAt: nowMs + LIFE_MS,
    })),
    challenge: { id },
    ...(queue.holdForMs === undefined ? {} : { holdForMs: queue.holdForMs }),
    proposedAt: nowMs,
  };
}
