import type { Game, Match, MatchEvent } from '@paireto/contracts';
import type { EventLog } from '../kernel/event-log.ts';
import type { Network } from '../kernel/network.ts';
import type { Process } from '../kernel/process.ts';
import { type Task, unlessUnanswered } from '../kernel/task.ts';
import type { Faults } from '../scenarios/faults.ts';
import type { PlantedBug } from '../scenarios/planted-bugs.ts';

/** A row of the history. */
export interface MatchRecord {
  match: Match;
  state: 'PLACING' | 'FAILED' | 'MATCHED';
  game: Game | undefined;
}

/** Postgres: one record per match, merged so that neither order nor repetition of events matters. */
export interface RecordStore {
  /** Whether it is written; false when that is not known. */
  write(from: Process, event: MatchEvent): Task<boolean>;
  readonly records: readonly MatchRecord[];
}

const WRITE_TIMEOUT_MS = 5_000;
const rank = { PLACING: 0, FAILED: 1, MATCHED: 2 } as const;
const stateAfter = { 'match.found': 'PLACING', 'match.failed': 'FAILED', 'match.ready': 'MATCHED' } as const;

export function createRecordStore(deps: {
  network: Network;
  faults: Faults;
  log: EventLog;
  planted: (bug: PlantedBug) => boolean;
  /** What else is in the transaction of an event. */
  onWritten: (event: MatchEvent) => void;
}): RecordStore {
  const { network, faults, log, planted } = deps;
  const records: MatchRecord[] = [];

  const merge = (event: MatchEvent): void => {
    deps.onWritten(event);
    const game = event.type === 'match.ready' ? event.game : undefined;
    const record: MatchRecord = { match: event.match, state: stateAfter[event.type], game };
    log('records', () => `${event.match.id} ${record.state}`);
    const place = records.findIndex(({ match }) => match.id === event.match.id);
    const known = records[place];
    if (known === undefined || planted('records-inserted')) records.push(record);
    else if (planted('records-overwritten') || rank[record.state] > rank[known.state]) records[place] = record;
  };

  return {
    *write(from, event) {
      const written = yield* unlessUnanswered(
        network.request<true>(from, {
          faults: faults.records,
          timeoutMs: WRITE_TIMEOUT_MS,
          serve(exchange) {
            merge(event);
            exchange.answer(true);
          },
        }),
      );
      return written === true;
    },
    records,
  };
}
