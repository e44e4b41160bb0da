import type { Ruleset } from '@paireto/contracts';
import type { Challenge } from '../model/challenge-book.ts';
import type { LedgerGame } from '../model/game-service.ts';
import type { MatchRecord } from '../model/record-store.ts';
import type { Tables } from '../model/store/tables.ts';
import type { ScenarioKind } from '../scenarios/scenario.ts';
import type { History } from './history.ts';

/** What a check looks at, after everything has come to rest. */
export interface Evidence {
  scenario: ScenarioKind;
  history: History;
  tables: Tables;
  ledger: readonly LedgerGame[];
  records: readonly MatchRecord[];
  challenges: readonly Challenge[];
  queue: Ruleset;
  /** From when on nothing goes wrong any more. */
  healedAtMs: number;
  endedAtMs: number;
}

/** One guarantee. Returns a sentence for each time it was broken. */
export type Check = (evidence: Evidence) => string[];
