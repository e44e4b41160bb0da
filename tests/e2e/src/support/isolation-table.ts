import type { ServiceRole } from '@paireto/contracts';

/** What an attempt may name: ids that belong to players of one tenant, and that tenant. */
export type Secret = 'tenant' | 'entry' | 'asked' | 'challenge' | 'match' | 'backfill';

/** How an operation is asked: what its path's parameters are, and its body. */
export interface Attempt {
  /** Parameter of the path -> which id it is, or a literal after `=`. */
  path?: Record<string, Secret | `=${string}`>;
  query?: string;
  /** Made of the ids and of who asks. */
  body?: (ids: Readonly<Record<Secret, string>>) => unknown;
}

/** What everybody but the owner is answered by an operation for players. Without a token, or with that of a service: 401. */
export interface PlayerRow extends Attempt {
  /** Whose it is: the one from the other tenant has the same player id. */
  owner: string;
  /** A player of the same tenant; and one of another tenant who has the owner's id. */
  stranger: number;
  foreigner: number;
  /** Answers the same to everybody. */
  open?: true;
}

/** What services are answered that may not. Without a token, or with a player's: 401. */
export interface ServiceRow extends Attempt {
  /** A role that is not enough; none where every role is. */
  weak: ServiceRole;
  /** An operator of another tenant who names this one. */
  foreign: number;
  /** The same with the ids below the other tenant's own path or body. */
  foreignOwn?: number;
  open?: true;
}

const entry = { owner: 'olga', path: { id: 'entry' }, stranger: 404, foreigner: 404 } as const;
const asked = { owner: 'anna', path: { id: 'asked' }, stranger: 404, foreigner: 404 } as const;
const ofChallenger = { owner: 'olga', path: { id: 'challenge' }, stranger: 404, foreigner: 404 } as const;
const ofOpponent = { ...ofChallenger, owner: 'otto' } as const;
const own = { owner: 'olga', stranger: 200, foreigner: 200 } as const;
const created = { owner: 'olga', stranger: 201, foreigner: 201 } as const;
const probe = { owner: 'olga', stranger: 200, foreigner: 200, open: true } as const;

/** Every operation of the listener for players. */
export const playerRows: Record<string, PlayerRow> = {
  joinQueue: { ...created, body: () => ({ queue: 'chess', time_control: '41+0' }) },
  getQueueEntry: entry,
  cancelQueueEntry: entry,
  explainQueueEntry: entry,
  acceptMatch: asked,
  declineMatch: asked,
  getActiveEntry: own,
  getQueueStatus: { ...own, path: { queue: '=asking' } },
  createChallenge: { ...created, body: () => ({ queue: 'chess', time_control: '5+3', opponent: 'nobody-here' }) },
  listIncomingChallenges: { ...own, owner: 'otto' },
  listOutgoingChallenges: own,
  getChallenge: ofChallenger,
  withdrawChallenge: ofChallenger,
  acceptChallenge: ofOpponent,
  declineChallenge: ofOpponent,
  createSocketTicket: created,
  // No handshake of a WebSocket: who may open one is looked at there.
  openSocket: { owner: 'olga', stranger: 400, foreigner: 400, open: true },
  streamEvents: own,
  listMatches: { ...own, owner: 'mia' },
  getMatch: { owner: 'mia', path: { id: 'match' }, stranger: 404, foreigner: 404 },
  getOwnRatings: { ...own, owner: 'mia' },
  getLeaderboard: { ...own, query: '?queue=chess-ladder' },
  getHealth: probe,
  getReadiness: probe,
};

const backfill = {
  path: { tenant: 'tenant', id: 'backfill' },
  weak: 'metrics',
  foreign: 403,
  foreignOwn: 404,
} as const;
const openProbe = { weak: 'metrics', foreign: 200, open: true } as const;

/** Every operation of the listener for services and operators. */
export const serviceRows: Record<string, ServiceRow> = {
  explainAnyEntry: { path: { tenant: 'tenant', id: 'entry' }, weak: 'game-server', foreign: 403, foreignOwn: 404 },
  getQueuesSummary: { weak: 'game-server', foreign: 200 },
  getShards: { weak: 'game-server', foreign: 403 },
  getRulesets: { weak: 'game-server', foreign: 200 },
  openBackfill: {
    weak: 'metrics',
    foreign: 403,
    body: ({ tenant }) => ({
      tenant,
      queue: 'duo',
      game_id: 'game-of-somebody',
      teams: [
        { team: 'blue', players: [{ user_id: 'olga', rating: 1_500 }], open: 1 },
        { team: 'red', players: [], open: 2 },
      ],
    }),
  },
  getBackfill: backfill,
  cancelBackfill: backfill,
  listTenantMatches: { path: { tenant: 'tenant' }, weak: 'game-server', foreign: 403, foreignOwn: 200 },
  getTenantMatch: { path: { tenant: 'tenant', id: 'match' }, weak: 'game-server', foreign: 403, foreignOwn: 404 },
  // The tenant is that of the token: there is no such match.
  reportResult: {
    path: { id: 'match' },
    weak: 'metrics',
    foreign: 404,
    body: () => ({ aborted: true, finished_at: new Date().toISOString() }),
  },
  revokeTokens: {
    path: { tenant: 'tenant', user_id: '=olga' },
    weak: 'game-server',
    foreign: 403,
    body: ({ tenant }) => ({ tenant, user_id: 'olga' }),
  },
  getMetrics: { weak: 'game-server', foreign: 403 },
  getHealth: openProbe,
  getReadiness: openProbe,
  getStartup: openProbe,
};
