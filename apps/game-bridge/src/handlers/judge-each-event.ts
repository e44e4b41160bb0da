import type { MatchEvent } from '@paireto/contracts';
import type { Delivery } from '../ports/delivery.ts';
import type { SendEventAlone } from '../ports/send-event-alone.ts';
import { retryDelayMs } from '../use-cases/retry-delay.ts';
import { dead, done, retryAfter, type Verdict } from '../use-cases/verdict.ts';
import { readMatchEvents } from './read-match-events.ts';
import type { ReadMessage } from './share-readings.ts';

/** Judges events of one message together; an error stands for one whose judging failed. */
export type JudgeEvents = (
  events: readonly MatchEvent[],
  deliveryCount: number,
) => Promise<readonly (Verdict | Error)[]>;

/**
 * Has the events of a message judged, as one list. A message ends as its events do; where they end differently, those that are
 * not done are sent on as messages of their own, so that none holds up, repeats or buries the others.
 */
export const judgeEachEvent =
  (deps: {
    judge: JudgeEvents;
    sendAlone: SendEventAlone;
    /** Reads the events of a message; as they are, unless told. */
    read?: ReadMessage;
    /** Numbers in [0, 1), for jitter. */
    random: () => number;
  }) =>
  async (delivery: Delivery): Promise<Verdict> => {
    const events = (deps.read ?? readMatchEvents)(delivery);
    const again = (): Verdict => retryAfter(retryDelayMs(delivery.deliveryCount, deps.random()));
    /** What fails among others is tried alone, where it can be told. */
    const failed = (error: unknown): Verdict => {
      if (events.length === 1) throw error;
      return again();
    };
    const readable = events.flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : []));
    const judged =
      readable.length === 0
        ? []
        : await deps
            .judge(readable, delivery.deliveryCount)
            .catch((error: unknown) => readable.map(() => failed(error)));
    let next = 0;
    const verdicts = events.map(({ parsed }): Verdict => {
      if (!parsed.ok) return dead(parsed.reason);
      const verdict = judged[next++]!;
      return verdict instanceof Error ? failed(verdict) : verdict;
    });
    const common = commonVerdict(verdicts);
    if (common !== undefined) return common;
    const left = events.flatMap(({ content }, index) =>
      verdicts[index]!.verdict === 'done' ? [] : [{ content, index }],
    );
    const sent = await Promise.all(left.map(({ content, index }) => deps.sendAlone(delivery, index, content)));
    return sent.every(Boolean) ? done : again();
  };

/** What is to become of the whole message when all its events end alike; a list of dead ones is taken apart, too. */
function commonVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  const [first] = verdicts;
  if (verdicts.length === 1) return first;
  if (verdicts.every(({ verdict }) => verdict === 'done')) return done;
  const delays = verdicts.flatMap((each) => (each.verdict === 'retry' ? [each.delayMs] : []));
  return delays.length === verdicts.length ? retryAfter(Math.max(...delays)) : undefined;
}
