export type { ChallengesApi } from './challenges-api.ts';
export type {
  CallOptions,
  ClientOptions,
  FetchLike,
  SocketConstructor,
  SocketLike,
  TransportName,
} from './client-options.ts';
export { createClient, type PairetoClient } from './create-client.ts';
export type { ConnectionState, ConnectionStatus } from './live/connection.ts';
export type { MatchesApi, MatchFilter } from './matches-api.ts';
export type { ListOptions, Paged } from './paged.ts';
export { EntryEndedError, PairetoError, type PairetoErrorCode } from './paireto-error.ts';
export type { QueueApi } from './queue/queue-api.ts';
export type { EntryUpdate, QueueHandle } from './queue/queue-handle.ts';
export type { RatingsApi } from './ratings-api.ts';
export type * from './wire/challenge.ts';
export type * from './wire/live-event.ts';
export type * from './wire/match-record.ts';
export type * from './wire/problem.ts';
export type * from './wire/queue-entry.ts';
export type * from './wire/ratings.ts';
