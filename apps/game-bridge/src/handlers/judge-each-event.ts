import type { MatchEvent } from '@paireto/contracts';
import type { Delivery } from '../ports/delivery.ts';
import type { SendEventAlone } from '../ports/send-event-alone.ts';
import { retryDelayMs } from '../use-cases/retry-delay.ts';
import { dead, done, retryAfter, type Verdict } from '../use-cases/verdict.ts';
import { type ReadEvent, readMatchEvents } from './read-match-events.ts';
import type { ReadMessage } from './share-readings.ts';

/**
 * Has every event of a message judged. A message ends as its events do; where they end differently, those that are not done
 * are sent on as messages of their own, so that none holds up, repeats or buries the others.
 */
export const judgeEachEvent =
  (deps: {
    judge: (event: MatchEvent, deliveryCount: number) => Promise<Verdict>;
    sendAlone: SendEventAlone;
    /** Reads the events of a message; as they are, unless told. */
    read?: ReadMessage;
    /** Numbers in [0, 1), for jitter. */
    random: () => number;
  }) =>
  async (delivery: Delivery): Promise<Verdict> => {
    const events = (deps.read ?? readMatchEvents)(delivery);
    const again = (): Verdict => retryAfter(retryDelayMs(delivery.deliveryCount, deps.random()));
    const judge = async ({ parsed }: ReadEvent): Promise<Verdict> =>
      parsed.ok ? deps.judge(parsed.value, delivery.deliveryCount) : dead(parsed.reason);
    // What fails among others is tried alone, where it can be told.
    const verdicts = await Promise.all(
      events.map((event) => (events.length === 1 ? judge(event) : judge(event).catch(again))),
    );
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
