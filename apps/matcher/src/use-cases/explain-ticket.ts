import { type ExplainReply, type ExplainRequest, explainReplySchema } from '@paireto/contracts';
import type { PoolBook } from './pool-book.ts';

/** Says why a ticket waits, in its turn; undefined when too many ask, or the engine cannot say. */
export type Explainer = (request: ExplainRequest) => Promise<ExplainReply | undefined>;

/** Askers beyond these get no answer: they may ask again. */
const MAX_WAITING = 16;

/**
 * Explaining looks at every ticket of the pool. So it is done for one asker at a time, with pauses as long as it took:
 * matching gets at least half of the time.
 */
export function createExplainer(deps: {
  book: Pick<PoolBook, 'find'>;
  /** By the clock of Redis. */
  nowMs: () => number;
  monotonicMs: () => number;
  onFault: (error: unknown) => void;
}): Explainer {
  const waiting: (() => void)[] = [];
  let isBusy = false;

  const explain = ({ tenant, pool, ticketId }: ExplainRequest): ExplainReply | undefined => {
    const nowMs = deps.nowMs();
    try {
      const explanation = deps.book.find(tenant, pool)?.engine.explain(ticketId, nowMs);
      // Parsed, so that nobody is sent what the contract does not know.
      return explainReplySchema.parse(
        explanation === undefined ? { outcome: 'not-waiting' } : { outcome: 'explained', explanation, nowMs },
      );
    } catch (error) {
      deps.onFault(error);
      return undefined;
    }
  };

  const next = (): void => {
    const work = waiting.shift();
    isBusy = work !== undefined;
    if (work === undefined) return;
    const startedAtMs = deps.monotonicMs();
    work();
    setTimeout(next, deps.monotonicMs() - startedAtMs);
  };

  return (request) => {
    if (waiting.length >= MAX_WAITING) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      waiting.push(() => resolve(explain(request)));
      if (!isBusy) {
        isBusy = true;
        setImmediate(next);
      }
    });
  };
}
