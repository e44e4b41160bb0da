import { isActive } from '@paireto/contracts';
import { createProcess, type Process, sleep } from '../kernel/process.ts';
import { type Task, unlessUnanswered } from '../kernel/task.ts';
import type { World } from '../world.ts';
import type { Gateway } from './gateway.ts';
import { type ApiReply, type ApiRequest, type Caller, describeReply, describeRequest } from './http-api.ts';

/** Somebody who plays: joins, looks, cancels, loses patience. */
export interface Client {
  process: Process;
  caller: Caller;
  /** Whether everything that it wanted to do is done. */
  readonly isDone: boolean;
  /** Looks at what became of everything, as somebody who comes back. */
  lookAgain(): void;
}

/** Habits of a client. */
export interface ClientTraits {
  rating: number;
  region: string | undefined;
  /** How often it wants to play. */
  rounds: number;
  /** Whether it sends an Idempotency-Key. */
  usesKeys: boolean;
}

const TIMEOUT_MS = 4_000;
const JOIN_TRIES = 6;

export function createClient(
  world: World,
  options: { caller: Caller; traits: ClientTraits; gateways: readonly Gateway[]; startsInMs: number; untilMs: number },
): Client {
  const { random, network, history } = world;
  const { caller, traits } = options;
  const name = `${caller.tenant}/${caller.userId}`;
  const known = new Set<string>();
  /** Of playing, and of each repeated join. */
  let unfinished = 1;

  /** Undefined: no answer. */
  function* ask(request: ApiRequest): Task<ApiReply | undefined> {
    const gateway = random.pick(options.gateways);
    const asked = history.asked(caller, request);
    world.log(name, () => `${describeRequest(request)} at ${gateway.process.name}`);
    const reply = yield* unlessUnanswered(
      network.request<ApiReply>(process, {
        faults: world.faults.http,
        timeoutMs: TIMEOUT_MS,
        serve: (exchange) => gateway.accept(caller, request, exchange),
      }),
    );
    world.log(name, () => `${describeRequest(request)} -> ${reply ? describeReply(reply) : 'no answer'}`);
    if (reply) history.answered(asked, reply);
    return reply;
  }

  const pause = (lowMs: number, highMs: number): Task<void> => sleep(process, random.between(lowMs, highMs));

  const choosePools = (): string[] => {
    const pools = world.pools.filter(() => random.chance(0.6));
    return pools.length > 0 ? pools : [random.pick(world.pools)];
  };

  /** The entry that it waits with afterwards. */
  function* join(): Task<string | undefined> {
    const key = traits.usesKeys ? world.nextId('k') : undefined;
    const { rating, region } = traits;
    const request = { verb: 'join', key, pools: choosePools(), rating, region } as const;
    for (let tries = 0; tries < JOIN_TRIES; tries += 1) {
      const reply = yield* ask(request);
      if (reply?.status === 201) {
        if (random.chance(0.15)) {
          unfinished += 1;
          process.spawn(repeatLater(request));
        }
        return reply.entry.id;
      }
      if (reply?.status === 409) return reply.code === 'ALREADY_QUEUED' ? reply.entryId : undefined;
      if (reply?.status === 429) {
        yield* pause(reply.retryInMs - 200, reply.retryInMs + 1_000);
        continue;
      }
      // Without a key a repeated join could be a second one.
      if (key === undefined && !(reply?.status === 503 && reply.safeToRetry)) break;
      yield* pause(100, 1_500);
    }
    const active = yield* ask({ verb: 'active' });
    return active?.status === 200 && active.entry && isActive(active.entry.state) ? active.entry.id : undefined;
  }

  /** Sends a join again that was answered long ago, or something else by the same key. */
  function* repeatLater(request: ApiRequest & { verb: 'join' }): Task<void> {
    yield* pause(10, 20_000);
    const isOther = random.chance(0.3);
    yield* ask(isOther ? { ...request, region: 'elsewhere' } : request);
    unfinished -= 1;
  }

  function* cancel(entryId: string): Task<void> {
    for (;;) {
      const reply = yield* ask({ verb: 'cancel', entryId });
      if (reply && reply.status !== 503) return;
      yield* pause(100, 1_500);
    }
  }

  /** Says whether it wants the match; silence is an answer too. */
  function* answerCheck(entryId: string): Task<void> {
    const mood = random.next();
    if (mood > 0.85) return;
    const verb = mood > 0.7 ? 'decline' : 'accept';
    for (;;) {
      const reply = yield* ask({ verb, entryId });
      if (reply && reply.status !== 503) break;
      yield* pause(100, 1_500);
    }
    // Now and then a second word, which may contradict the first.
    if (random.chance(0.1)) yield* ask({ verb: random.chance(0.5) ? 'accept' : 'decline', entryId });
  }

  /** Until it has ended, or patience has. */
  function* follow(entryId: string): Task<void> {
    const nowMs = world.scheduler.nowMs;
    const cancelsAtMs = random.chance(0.3) ? nowMs() + random.between(0, 12_000) : Number.POSITIVE_INFINITY;
    const vanishesAtMs = random.chance(0.1) ? nowMs() + random.between(0, 8_000) : Number.POSITIVE_INFINITY;
    let answered: string | undefined;
    for (;;) {
      yield* pause(300, 2_500);
      if (nowMs() >= vanishesAtMs) return yield* pause(20_000, 40_000);
      if (nowMs() >= cancelsAtMs) yield* cancel(entryId);
      const reply = yield* ask({ verb: 'read', entryId });
      if (reply?.status === 404) return;
      if (reply?.status === 200 && reply.entry && !isActive(reply.entry.state)) return;
      const entry = reply?.status === 200 ? reply.entry : undefined;
      if (entry?.state !== 'REQUIRES_ACCEPTANCE' || entry.matchId === answered) continue;
      answered = entry.matchId;
      yield* answerCheck(entryId);
    }
  }

  /** Somebody else's entry is none of its business. */
  function* pry(): Task<void> {
    const foreign = history.someEntry(random, caller);
    if (foreign !== undefined) yield* ask({ verb: random.chance(0.5) ? 'read' : 'cancel', entryId: foreign });
  }

  function* play(): Task<void> {
    yield* sleep(process, options.startsInMs);
    for (let round = 0; round < traits.rounds && world.scheduler.nowMs() < options.untilMs; round += 1) {
      if (random.chance(0.1)) yield* pry();
      const entryId = yield* join();
      if (entryId !== undefined) {
        known.add(entryId);
        yield* follow(entryId);
      }
      yield* pause(100, 4_000);
    }
    unfinished -= 1;
  }

  function* look(): Task<void> {
    for (const entryId of known) yield* ask({ verb: 'read', entryId });
    yield* ask({ verb: 'active' });
  }

  const process = createProcess({
    name,
    scheduler: world.scheduler,
    log: world.log,
    boot: (life) => life.spawn(play()),
  });
  return {
    process,
    caller,
    get isDone() {
      return unfinished === 0;
    },
    lookAgain: () => process.spawn(look()),
  };
}
