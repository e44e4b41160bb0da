import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueEntry } from '@paireto/contracts';
import { CHESS_QUEUE } from '../stage/bench-rulesets.ts';
import { backoffMs } from './backoff.ts';
import type { HttpCaller } from './http-caller.ts';
import type { LiveClient } from './live-client.ts';

const bodyOf = (queue: string): object => (queue === CHESS_QUEUE ? { queue, time_control: '3+2' } : { queue });

/** Joins a queue for a player. @throws when it is not let in, or not answered */
export async function join(http: HttpCaller, client: LiveClient, queue: string): Promise<void> {
  client.joinStartMs = performance.now();
  const options = { token: client.token, body: bodyOf(queue), idempotencyKey: randomUUID() };
  const answer = await http('POST', '/v1/matchmaking/queue', options);
  if (answer.status !== 201) throw new Error(`a join was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  client.joined = answer.body as QueueEntry;
}

/** How often somebody asks again who gets no answer: for a minute at least. */
const MOST_ATTEMPTS = 12;

/** Joins as the SDK does: with the same Idempotency-Key until there is an answer. */
export async function joinUntilAnswered(http: HttpCaller, client: LiveClient, queue: string): Promise<void> {
  const idempotencyKey = randomUUID();
  client.joinStartMs = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const options = { token: client.token, body: bodyOf(queue), idempotencyKey };
    const answer = await http('POST', '/v1/matchmaking/queue', options).catch(() => undefined);
    if (answer?.status === 201) {
      client.joined = answer.body as QueueEntry;
      return;
    }
    const mayRepeat = answer === undefined || answer.status === 503 || answer.status === 429;
    if (!mayRepeat || attempt >= MOST_ATTEMPTS)
      throw new Error(`a join was answered ${answer?.status}: ${JSON.stringify(answer?.body)}`);
    await sleep(backoffMs(attempt));
  }
}
