import { setTimeout as sleep } from 'node:timers/promises';
import { type Assignment, createClient, type PairetoClient } from '@paireto/client';
import type { Random } from '@paireto/stack';
import type { Violation } from '../check/evidence.ts';

/**
 * Players with a WebSocket, two and two in a pool of their own: the first waits for a while, through whatever happens to its
 * gateway, until the second comes. Both must be pushed the same match; nobody of them asks for it.
 */
export interface Watchers {
  start(): void;
  /** No more come; resolves when all who came were told, or were not in time. */
  stop(): Promise<void>;
  violations(): readonly Violation[];
}

const RATING = 1_500;
const SECOND_COMES_AFTER_MS = { least: 500, spread: 8_000 };
/** After the second has joined. Far above what a push takes, and above the time that a client needs to come back. */
const PUSH_LIMIT_MS = 20_000;

export function createWatchers(
  options: { url: string; tenant: string; everyMs: number },
  deps: { random: Random; tokenFor: (tenant: string, userId: string, rating: number) => Promise<string> },
): Watchers {
  const violations: Violation[] = [];
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let [pairs, told] = [0, 0];

  const blame = (text: string): void => void violations.push({ guarantee: 'push', text, tickets: [] });
  const clientOf = (userId: string): PairetoClient =>
    createClient({
      url: options.url,
      transport: 'websocket',
      getToken: () => deps.tokenFor(options.tenant, userId, RATING),
    });

  const watch = async (pair: number): Promise<void> => {
    // The crowd and the probes never ask for such an increment.
    const wish = { queue: 'chess', time_control: `${(pair % 999) + 1}+${101 + Math.floor(pair / 999)}` };
    const names = [`watcher-${pair}-1`, `watcher-${pair}-2`];
    const [first, second] = names.map(clientOf) as [PairetoClient, PairetoClient];
    const { signal, abort } = deadline();
    try {
      const waiting = await first.queue.join(wish);
      const matched = waiting.matched({ signal });
      matched.catch(() => undefined);
      const delayMs = SECOND_COMES_AFTER_MS.least + deps.random() * SECOND_COMES_AFTER_MS.spread;
      await sleep(stopping ? 0 : delayMs);
      const partner = await second.queue.join(wish);
      const limit = setTimeout(abort, PUSH_LIMIT_MS);
      const assignments = await Promise.all([matched, partner.matched({ signal })]);
      clearTimeout(limit);
      const difference = differenceOf(assignments);
      if (difference !== undefined) blame(`${names.join(' and ')} ${difference}`);
      told += 2;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      blame(`${names.join(' and ')} were not told of their match: ${why}`);
    } finally {
      first.close();
      second.close();
    }
  };

  return {
    start() {
      timer = setInterval(() => {
        pairs += 1;
        const work = watch(pairs).finally(() => underWay.delete(work));
        underWay.add(work);
      }, options.everyMs);
    },
    async stop() {
      clearInterval(timer);
      stopping = true;
      await Promise.all(underWay);
    },
    violations: () =>
      told > 0 ? violations : [...violations, { guarantee: 'push', text: 'nobody was told of a match', tickets: [] }],
  };
}

function deadline(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error(`not within ${PUSH_LIMIT_MS} ms`)) };
}

function differenceOf([one, other]: readonly [Assignment, Assignment]): string | undefined {
  if (one.game_id !== other.game_id) return `were told of two games: ${one.game_id} and ${other.game_id}`;
  return one.color === other.color ? `both play ${one.color}` : undefined;
}
