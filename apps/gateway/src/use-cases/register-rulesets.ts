import type { Ruleset } from '@paireto/contracts';
import { changedVersionProblem, rulesetVersions } from '@paireto/rulesets';
import type { TicketStore } from '@paireto/ticket-store';

/** The rulesets of this gateway, made known to the installation. */
export interface RulesetRegistration {
  /** Resolves when they are registered. @throws {RulesetConflictError} when one of them was changed without a new version */
  registered: Promise<void>;
  /** Whether tickets of them may be let in. */
  isDone(): boolean;
  /** Says why not, by throwing. */
  check(): Promise<void>;
}

/** Versions of rulesets that are registered with other rules; `problems` has a sentence for each. */
export class RulesetConflictError extends Error {
  readonly code = 'RULESET_CONFLICT';
  readonly problems: string[];
  constructor(conflicts: readonly { name: string; version: number }[]) {
    const problems = conflicts.map(changedVersionProblem);
    super(problems.join('; '));
    this.name = 'RulesetConflictError';
    this.problems = problems;
  }
}

/** How long to wait after the store did not answer. */
const RETRY_MS = 250;

/**
 * Registers the rulesets as soon as the store answers, and tries until then. Each version has one meaning for the whole
 * installation, because tickets and records name nothing but the version.
 */
export function createRulesetRegistration(deps: {
  store: Pick<TicketStore, 'registerRulesets'>;
  rulesets: ReadonlyMap<string, Ruleset>;
  /** Resolves when the store may be asked for the first time. */
  storeReady: Promise<void>;
  sleep: (ms: number) => Promise<void>;
  isStopping: () => boolean;
}): RulesetRegistration {
  const versions = rulesetVersions(deps.rulesets.values());
  let isDone = false;
  let reason = 'the rulesets are not registered yet';

  const register = async (): Promise<void> => {
    await deps.storeReady;
    while (!deps.isStopping()) {
      const conflicts = await deps.store.registerRulesets(versions).catch(() => undefined);
      if (conflicts === undefined) {
        await deps.sleep(RETRY_MS);
        continue;
      }
      if (conflicts.length === 0) {
        isDone = true;
        return;
      }
      const error = new RulesetConflictError(conflicts);
      reason = error.message;
      throw error;
    }
  };

  return {
    registered: register(),
    isDone: () => isDone,
    async check() {
      if (!isDone) throw new Error(reason);
    },
  };
}
