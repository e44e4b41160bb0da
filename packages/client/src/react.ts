import { useSyncExternalStore } from 'react';
import type { PairetoClient } from './create-client.ts';
import type { ConnectionState } from './live/connection.ts';
import { type MatchmakingActions, type MatchmakingState, matchmakingStoreOf } from './react/matchmaking-store.ts';

export type { MatchmakingActions, MatchmakingState } from './react/matchmaking-store.ts';

/**
 * The player's queue entry and what can be done about it. Components that use the same client show the same; an entry from
 * before the page was loaded is found again. Leaving the component leaves the entry as it is.
 */
export function useMatchmaking(client: PairetoClient): MatchmakingState & MatchmakingActions {
  const store = matchmakingStoreOf(client);
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getServerState);
  const { join, cancel, accept, decline, reset } = store;
  return { ...state, join, cancel, accept, decline, reset };
}

const offline: ConnectionState = { status: 'idle' };

/** How the client is connected for live events. */
export function useConnection({ connection }: PairetoClient): ConnectionState {
  return useSyncExternalStore(
    connection.onChange,
    () => connection.state,
    () => offline,
  );
}
