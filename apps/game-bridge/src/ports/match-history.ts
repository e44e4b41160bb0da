import type { MatchRecordView } from '@paireto/contracts';

/** Which matches of a tenant: all conditions hold. */
export interface HistoryFilter {
  tenant: string;
  /** Only matches of this player; absent: of everybody. */
  userId?: string | undefined;
  queue?: string | undefined;
  /** Only matches in which this player was, too. */
  opponentId?: string | undefined;
  state?: MatchRecordView['state'] | undefined;
  /** By the time of the proposal, epoch ms: from (inclusive) and to (exclusive). */
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/** Where a page begins: after the match with this time and id. And how long it is at most. */
export interface HistoryPage {
  after?: { proposedAtMs: number; id: string };
  limit: number;
}

/** The history of matches, to be read. */
export interface MatchHistory {
  /** The newest first: by the time of the proposal, then by id. */
  list(filter: HistoryFilter, page: HistoryPage): Promise<MatchRecordView[]>;
  /** A match of this tenant and, if there is a `userId`, of this player. */
  read(tenant: string, id: string, userId?: string): Promise<MatchRecordView | undefined>;
}
