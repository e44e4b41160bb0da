import { createMicroBatcher } from '@paireto/runtime';
import type { TicketPlaceQuestion } from '@paireto/ticket-store';
import type { WaitEstimates } from '@paireto/wait-estimates';
import type { EntryStore } from '../ports/entry-store.ts';

/** Matchers write about as often, ms. */
const FRESH_MS = 1_000;
/** Pools remembered; when there are more, those that are out of date are let go. */
const MOST_POOLS = 1_000;
/** Asked in one call. */
const MAX_PER_CALL = 512;

type WaitReads = Pick<EntryStore, 'readEstimates' | 'readPlaces'>;

/** What is told of a pool as it was asked for last; `answer` as soon as it is there. */
interface PoolRead {
  readonly readAtMs: number;
  readonly estimates: Promise<WaitEstimates | undefined>;
  answer: { estimates: WaitEstimates | undefined } | undefined;
}

/**
 * The same store, but what it tells of waits is remembered for a second, and all that one turn of the event loop asks of
 * waits and places is asked together.
 */
export function shareWaitReads<Store extends WaitReads>(store: Store, monotonicMs: () => number): Store {
  const known = new Map<string, PoolRead>();
  const askPool = createMicroBatcher({
    maxBatch: MAX_PER_CALL,
    run: byTenant<string, WaitEstimates | undefined>(async (tenant, pools) => store.readEstimates(tenant, pools)),
  });
  const askPlace = createMicroBatcher({
    maxBatch: MAX_PER_CALL,
    run: byTenant<TicketPlaceQuestion, number | undefined>((tenant, asked) => store.readPlaces(tenant, asked)),
  });

  const makeRoom = (nowMs: number): void => {
    for (const [key, { readAtMs }] of known) if (nowMs - readAtMs >= FRESH_MS) known.delete(key);
    // All are fresh: the oldest goes.
    if (known.size >= MOST_POOLS) known.delete(known.keys().next().value ?? '');
  };

  const readPool = (tenant: string, pool: string): PoolRead => {
    const key = `${tenant}\n${pool}`;
    const nowMs = monotonicMs();
    const found = known.get(key);
    if (found !== undefined && nowMs - found.readAtMs < FRESH_MS) return found;
    if (found === undefined && known.size >= MOST_POOLS) makeRoom(nowMs);
    const estimates = askPool({ tenant, asked: pool }).then((answer) => answer);
    const read: PoolRead = { readAtMs: nowMs, estimates, answer: undefined };
    known.delete(key);
    known.set(key, read);
    estimates.then(
      (answer) => {
        read.answer = { estimates: answer };
      },
      () => {
        if (known.get(key) === read) known.delete(key);
      },
    );
    return read;
  };

  const readEstimates: EntryStore['readEstimates'] = (tenant, pools) => {
    const reads = pools.map((pool) => readPool(tenant, pool));
    return reads.every(({ answer }) => answer !== undefined)
      ? reads.map(({ answer }) => answer?.estimates)
      : Promise.all(reads.map(({ estimates }) => estimates));
  };

  return {
    ...store,
    readEstimates,
    readPlaces: (tenant, asked) => Promise.all(asked.map((each) => askPlace({ tenant, asked: each }))),
  };
}

/** Asks once per tenant; a tenant whose call fails fails alone. */
const byTenant =
  <Asked, Answer>(ask: (tenant: string, asked: readonly Asked[]) => Promise<readonly Answer[]>) =>
  async (questions: readonly { tenant: string; asked: Asked }[]): Promise<Promise<Answer>[]> => {
    const calls = new Map<string, Promise<readonly Answer[]>>();
    const places = new Map<string, number>();
    for (const [tenant, group] of Map.groupBy(questions, (question) => question.tenant)) {
      calls.set(
        tenant,
        ask(
          tenant,
          group.map(({ asked }) => asked),
        ),
      );
    }
    return questions.map(({ tenant }) => {
      const place = places.get(tenant) ?? 0;
      places.set(tenant, place + 1);
      return calls.get(tenant)!.then((answers) => answers[place]!);
    });
  };
