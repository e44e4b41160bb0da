import type { TicketState } from '@paireto/contracts';

/** A queue entry as its owner sees it. */
export interface Entry {
  id: string;
  state: TicketState;
  enqueuedAt: number;
  matchId: string | undefined;
  gameId: string | undefined;
  opponents: readonly string[];
  reason: string | undefined;
}

/** Who asks. */
export interface Caller {
  tenant: string;
  userId: string;
}

/** What a client may send to a gateway. */
export type ApiRequest =
  | { verb: 'join'; key: string | undefined; pools: readonly string[]; rating: number; region: string | undefined }
  | { verb: 'read'; entryId: string }
  | { verb: 'cancel'; entryId: string }
  | { verb: 'accept'; entryId: string }
  | { verb: 'decline'; entryId: string }
  | { verb: 'active' };

/** What a gateway answers, as the API document has it. */
export type ApiReply =
  | { status: 201; entry: Entry; replayed: boolean }
  | { status: 200; entry: Entry | null }
  | { status: 404 }
  | { status: 409; code: 'ALREADY_QUEUED'; entryId: string }
  | { status: 409; code: 'CANNOT_CANCEL'; state: TicketState; matchId: string | undefined }
  | { status: 409; code: 'NOT_ASKED'; state: TicketState }
  | { status: 409; code: 'CONFLICT' }
  | { status: 429; code: 'COOLDOWN'; retryInMs: number }
  | { status: 503; safeToRetry: boolean };

/** A request or reply in a few words, for the event log. */
export function describeRequest(request: ApiRequest): string {
  if (request.verb === 'join')
    return `join ${request.pools.join(',')} rating ${request.rating} key ${request.key ?? '-'}`;
  return request.verb === 'active' ? 'active' : `${request.verb} ${request.entryId}`;
}

export function describeReply(reply: ApiReply): string {
  const { status, ...rest } = reply;
  const entry = 'entry' in rest && rest.entry ? `${rest.entry.id} ${rest.entry.state} ${rest.entry.matchId ?? ''}` : '';
  const code = 'code' in rest ? rest.code : '';
  const id = 'entryId' in rest ? rest.entryId : 'matchId' in rest ? rest.matchId : '';
  return [status, code, entry, id].filter((part) => part !== '' && part !== undefined).join(' ');
}
