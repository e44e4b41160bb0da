import type { CallOptions } from './client-options.ts';
import { queryOf } from './http/query-of.ts';
import type { Requester } from './http/request.ts';
import { createPaged, type ListOptions, type Paged } from './paged.ts';
import type { MatchesPage, MatchRecord, MatchState } from './wire/match-record.ts';

/** Which of one's matches. */
export interface MatchFilter extends ListOptions {
  queue?: string;
  state?: MatchState;
  /** User id of another player of the match. */
  opponent?: string;
  /** Proposed then or later; ISO 8601 with an offset. */
  from?: Date | string;
  /** Proposed before. */
  to?: Date | string;
}

/** One's matches. A record is written a moment after the match was made. */
export interface MatchesApi {
  /** The newest first. */
  list(filter?: MatchFilter): Paged<MatchesPage, MatchRecord>;
  /** @throws {PairetoError} NOT_FOUND: there is no such match (yet), or one did not play in it */
  read(id: string, options?: CallOptions): Promise<MatchRecord>;
}

const PATH = '/v1/matchmaking/matches';

export function createMatchesApi({ request }: Requester): MatchesApi {
  return {
    list: ({ signal, queue, state, opponent, from, to, limit } = {}) =>
      createPaged(
        async (cursor) => {
          const query = queryOf({ queue, state, opponent, from, to, limit, cursor });
          return (await request(PATH + query, { signal })).body as MatchesPage;
        },
        ({ matches }) => matches,
      ),
    read: async (id, options) =>
      (await request(`${PATH}/${encodeURIComponent(id)}`, { signal: options?.signal })).body as MatchRecord,
  };
}
