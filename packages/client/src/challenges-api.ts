import type { CallOptions } from './client-options.ts';
import { idempotencyKey } from './http/idempotency-key.ts';
import { queryOf } from './http/query-of.ts';
import type { Requester } from './http/request.ts';
import { createPaged, type ListOptions, type Paged } from './paged.ts';
import type { Challenge, ChallengeRequest, ChallengeStatus, ChallengesPage, DeclineReason } from './wire/challenge.ts';

/** Challenging a player by name. What becomes of a challenge is told by `client.events`. */
export interface ChallengesApi {
  /** @throws {PairetoError} CHALLENGE_EXISTS (`problem.challenge_id`), INVALID_REQUEST, CONFLICT */
  create(request: ChallengeRequest, options?: CallOptions & { idempotencyKey?: string }): Promise<Challenge>;
  read(id: string, options?: CallOptions): Promise<Challenge>;
  /** @throws {PairetoError} CONFLICT: it is no longer open (`problem.challenge_status`) */
  accept(id: string, options?: CallOptions & { leaveQueue?: boolean }): Promise<Challenge>;
  decline(id: string, options?: CallOptions & { reason?: DeclineReason }): Promise<Challenge>;
  /** One's own. */
  withdraw(id: string, options?: CallOptions): Promise<Challenge>;
  /** Those to you, the newest first. */
  incoming(options?: ListOptions & { status?: ChallengeStatus }): Paged<ChallengesPage, Challenge>;
  /** Those that you made, the newest first. */
  outgoing(options?: ListOptions & { status?: ChallengeStatus }): Paged<ChallengesPage, Challenge>;
}

const PATH = '/v1/matchmaking/challenges';

export function createChallengesApi({ request }: Requester): ChallengesApi {
  const pathOf = (id: string, verb = ''): string => `${PATH}/${encodeURIComponent(id)}${verb}`;
  const list =
    (direction: string): ChallengesApi['incoming'] =>
    ({ signal, limit, status } = {}) =>
      createPaged(
        async (cursor) =>
          (await request(`${PATH}/${direction}${queryOf({ status, limit, cursor })}`, { signal }))
            .body as ChallengesPage,
        ({ challenges }) => challenges,
      );
  const call = async (...given: Parameters<typeof request>): Promise<Challenge> =>
    (await request(...given)).body as Challenge;

  return {
    create: (json, options = {}) =>
      call(PATH, {
        method: 'POST',
        json,
        headers: { 'idempotency-key': options.idempotencyKey ?? idempotencyKey() },
        signal: options.signal,
      }),
    read: (id, options) => call(pathOf(id), { signal: options?.signal }),
    accept: (id, { signal, leaveQueue } = {}) =>
      call(pathOf(id, '/accept'), {
        method: 'POST',
        json: leaveQueue === undefined ? {} : { leave_queue: leaveQueue },
        signal,
      }),
    decline: (id, { signal, reason } = {}) =>
      call(pathOf(id, '/decline'), { method: 'POST', json: reason === undefined ? {} : { reason }, signal }),
    withdraw: (id, options) => call(pathOf(id), { method: 'DELETE', signal: options?.signal }),
    incoming: list('incoming'),
    outgoing: list('outgoing'),
  };
}
