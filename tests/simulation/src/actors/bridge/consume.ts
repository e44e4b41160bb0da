import type { Process } from '../../kernel/process.ts';
import { NoAnswerError, type Task } from '../../kernel/task.ts';
import type { ConsumerName } from '../../model/stream.ts';
import type { Delivery } from '../../model/stream-consumer.ts';
import type { World } from '../../world.ts';
import { retryAfter, retryDelayMs, type Verdict } from './verdict.ts';

/** Feeds a handler from a durable consumer, and carries out its verdicts. */
export function consume(
  world: World,
  process: Process,
  name: ConsumerName,
  judge: (delivery: Delivery) => Task<Verdict>,
): void {
  const inWork = new Map<number, Delivery>();

  function* handle(delivery: Delivery): Task<void> {
    if (name === 'game-creator' && world.planted('ack-before-publish')) delivery.ack();
    const verdict = yield* judgeOrRetry(delivery);
    inWork.delete(delivery.sequence);
    if (verdict.verdict === 'done') delivery.ack();
    else delivery.nak(verdict.delayMs);
  }

  function* judgeOrRetry(delivery: Delivery): Task<Verdict> {
    try {
      return yield* judge(delivery);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      return retryAfter(retryDelayMs(delivery.deliveryCount, world.random.next()));
    }
  }

  world.stream.consume(name, process, (delivery) => {
    // Delivered again while still in work: the verdict of the first counts for both.
    if (inWork.has(delivery.sequence)) return;
    inWork.set(delivery.sequence, delivery);
    process.spawn(handle(delivery));
  });
  process.every(Math.round(world.ackWaitMs / 3), () => {
    for (const delivery of inWork.values()) delivery.working();
  });
}
