import { type Problem, problemSchema, type QueueEntry, queueEntrySchema } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';

/** An answer of the gateway: what it says, or the problem it reports. */
export type Answer<Body> = { status: number; headers: Headers } & (
  | { body: Body; problem?: never }
  | { body?: never; problem: Problem }
);

/** Fields of a join request; without a queue: chess, 3+2. */
export type Wishes = Record<string, unknown>;

/** A player with a token, as a client of the public API. */
export interface Player {
  readonly userId: string;
  join(wishes?: Wishes): Promise<Answer<QueueEntry>>;
  read(entryId: string): Promise<Answer<QueueEntry>>;
  cancel(entryId: string): Promise<Answer<QueueEntry>>;
  accept(entryId: string): Promise<Answer<QueueEntry>>;
  decline(entryId: string): Promise<Answer<QueueEntry>>;
  /** Joins and returns the entry's id; throws when the join is refused. */
  queue(wishes?: Wishes): Promise<string>;
  /** Reads the entry until it has this status. */
  until(entryId: string, status: QueueEntry['status'], timeoutMs?: number): Promise<QueueEntry>;
}

const chess = (wishes: Wishes): Wishes => ({ queue: 'chess', time_control: '3+2', ...wishes });

export function createPlayer(options: { gatewayUrl: string; userId: string; token: string }): Player {
  const call = async (method: string, path: string, body?: unknown): Promise<Answer<QueueEntry>> => {
    const response = await fetch(`${options.gatewayUrl}/v1/matchmaking${path}`, {
      method,
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    const json: unknown = await response.json();
    return response.ok
      ? { status, headers, body: queueEntrySchema.parse(json) }
      : { status, headers, problem: problemSchema.parse(json) };
  };
  const player: Player = {
    userId: options.userId,
    join: (wishes = {}) =>
      call('POST', '/queue', 'queue' in wishes && wishes.queue !== 'chess' ? wishes : chess(wishes)),
    read: (entryId) => call('GET', `/queue/${entryId}`),
    cancel: (entryId) => call('DELETE', `/queue/${entryId}`),
    accept: (entryId) => call('POST', `/queue/${entryId}/accept`),
    decline: (entryId) => call('POST', `/queue/${entryId}/decline`),
    async queue(wishes) {
      const answer = await player.join(wishes);
      if (!answer.body) throw new Error(`${options.userId} cannot join: ${JSON.stringify(answer.problem)}`);
      return answer.body.queue_entry_id;
    },
    until: (entryId, status, timeoutMs = 30_000) =>
      waitFor(
        async () => {
          const { body, problem } = await player.read(entryId);
          // A gateway or a dependency that is away for a moment is part of some tests.
          if (problem && problem.status !== 503) throw new Error(`reading the entry failed: ${problem.detail}`);
          return body?.status === status ? body : undefined;
        },
        { timeoutMs, intervalMs: 50, description: `${options.userId} to be ${status}` },
      ),
  };
  return player;
}
