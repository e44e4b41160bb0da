import { IDEMPOTENCY_KEY_HEADER, type SocketRequest } from '@paireto/contracts';

/** A request of the REST API. */
export interface RestRequest {
  method: 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** What a socket carries out itself. */
type OwnRequest = Extract<SocketRequest, { op: 'auth' | 'ping' }>;

const QUEUE = '/v1/matchmaking/queue';
const CHALLENGES = '/v1/matchmaking/challenges';

/** The request of the REST API that a request over a socket stands for. Ids are UUIDs by now, so paths are safe. */
export function restRequestOf(request: Exclude<SocketRequest, OwnRequest>): RestRequest {
  switch (request.op) {
    case 'queue.join':
      return post(QUEUE, request.body, request.idempotency_key);
    case 'queue.cancel':
      return remove(`${QUEUE}/${request.queue_entry_id}`);
    case 'queue.accept':
    case 'queue.decline': {
      const verb = request.op.slice('queue.'.length);
      const match = request.match_id === undefined ? '' : `?match_id=${request.match_id}`;
      return { method: 'POST', path: `${QUEUE}/${request.queue_entry_id}/${verb}${match}`, headers: {} };
    }
    case 'challenge.create':
      return post(CHALLENGES, request.body, request.idempotency_key);
    case 'challenge.accept':
      return post(`${CHALLENGES}/${request.challenge_id}/accept`, { leave_queue: request.leave_queue });
    case 'challenge.decline':
      return post(`${CHALLENGES}/${request.challenge_id}/decline`, { reason: request.reason });
    case 'challenge.withdraw':
      return remove(`${CHALLENGES}/${request.challenge_id}`);
  }
}

/** Members that are undefined are left out by JSON. */
function post(path: string, body: object, idempotencyKey?: string): RestRequest {
  const key = idempotencyKey === undefined ? {} : { [IDEMPOTENCY_KEY_HEADER]: idempotencyKey };
  const headers = { 'Content-Type': 'application/json', ...key };
  return { method: 'POST', path, headers, body: JSON.stringify(body) };
}

const remove = (path: string): RestRequest => ({ method: 'DELETE', path, headers: {} });
