import type { PairetoClient } from '../create-client.ts';
import type { ConnectionState } from '../live/connection.ts';
import { EntryEndedError } from '../paireto-error.ts';
import type { QueueHandle } from '../queue/queue-handle.ts';
import type { Assignment, EntryStatus, JoinRequest, QueueEntry } from '../wire/queue-entry.ts';

/** What a component shows of matchmaking. */
export interface MatchmakingState {
  /** `idle`: there is no entry; `joining`: a join is under way; else where the entry stands. */
  readonly status: 'idle' | 'joining' | EntryStatus;
  /** The entry, also after its end, until the next join. */
  readonly entry: QueueEntry | null;
  /** Where to play, once it is MATCHED. */
  readonly assignment: Assignment | null;
  /** What went wrong last; a `PairetoError`, or what `getToken` and the like threw. */
  readonly error: Error | null;
  readonly connection: ConnectionState;
}

/** What a component can do. None of these reject: what goes wrong is `error`. */
export interface MatchmakingActions {
  /** Joins a queue; while a join is under way, nothing. */
  join: (request: JoinRequest) => Promise<void>;
  cancel: () => Promise<void>;
  /** Accepts the match that asks. */
  accept: () => Promise<void>;
  decline: () => Promise<void>;
  /** Forgets an entry that is over, and the error. */
  reset: () => void;
}

/** The matchmaking of a client, for any number of components. */
export interface MatchmakingStore extends MatchmakingActions {
  subscribe: (listener: () => void) => () => void;
  /** The same object until something changes. */
  getState: () => MatchmakingState;
  getServerState: () => MatchmakingState;
}

const nothing: MatchmakingState = {
  status: 'idle',
  entry: null,
  assignment: null,
  error: null,
  connection: { status: 'idle' },
};

const stores = new WeakMap<PairetoClient, MatchmakingStore>();

/** The one store of a client: a player has one entry, however many components show it. */
export function matchmakingStoreOf(client: PairetoClient): MatchmakingStore {
  const store = stores.get(client) ?? createMatchmakingStore(client);
  stores.set(client, store);
  return store;
}

function createMatchmakingStore(client: PairetoClient): MatchmakingStore {
  const listeners = new Set<() => void>();
  let state: MatchmakingState = { ...nothing, connection: client.connection.state };
  let handle: QueueHandle | undefined;
  let joining: Promise<void> | undefined;
  let hasLooked = false;
  let stopConnection: (() => void) | undefined;

  const set = (change: Partial<MatchmakingState>): void => {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  };
  const show = (of: QueueHandle): void => {
    const { entry } = of;
    if (of === handle) set({ status: entry.status, entry, assignment: entry.assignment ?? null });
  };
  const failed = (error: unknown): void => set({ error: error instanceof Error ? error : new Error(String(error)) });

  const follow = (next: QueueHandle): void => {
    handle = next;
    set({ error: null });
    show(next);
    const off = next.onChange(() => show(next));
    next
      .matched()
      .catch((error: unknown) => {
        if (next === handle && !(error instanceof EntryEndedError)) failed(error);
      })
      .finally(() => {
        if (next.isEnded) off();
      });
  };

  const act = async (action: (of: QueueHandle) => Promise<unknown>): Promise<void> => {
    await joining;
    const subject = handle;
    if (!subject) return;
    try {
      await action(subject);
      set({ error: null });
      show(subject);
    } catch (error) {
      failed(error);
    }
  };

  /** An entry from before the page was loaded. */
  const look = async (): Promise<void> => {
    const found = await client.queue.resume();
    if (found && !handle && !joining) follow(found);
  };

  return {
    getState: () => state,
    getServerState: () => nothing,
    subscribe(listener) {
      if (listeners.size === 0) {
        stopConnection = client.connection.onChange(() => set({ connection: client.connection.state }));
      }
      listeners.add(listener);
      if (!hasLooked) {
        hasLooked = true;
        look().catch(failed);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stopConnection?.();
      };
    },
    join(request) {
      joining ??= (async () => {
        handle = undefined;
        set({ status: 'joining', entry: null, assignment: null, error: null });
        try {
          follow(await client.queue.join(request));
        } catch (error) {
          set({ status: 'idle' });
          failed(error);
        } finally {
          joining = undefined;
        }
      })();
      return joining;
    },
    cancel: () => act((of) => of.cancel()),
    accept: () => act((of) => of.accept()),
    decline: () => act((of) => of.decline()),
    reset() {
      if (joining) return;
      if (handle && !handle.isEnded) return set({ error: null });
      handle = undefined;
      set({ ...nothing, connection: client.connection.state });
    },
  };
}
