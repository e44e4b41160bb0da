import { type Account, MAX_ACCOUNTS_PER_LOOKUP } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import { type AccountApiOptions, createAccountApiClient } from './account-api-client.ts';
import { createLookupGuard, type LookupGuardOptions } from './lookup-guard.ts';
import type { RatingAdapter, SourceAnswer } from './rating-adapter.ts';
import { createRememberedLookup } from './remembered-lookup.ts';

/** Accounts remembered at most: some 30 MiB. */
const MAX_REMEMBERED = 100_000;

/** When the account service is given up: a player waits for it at most once in a pause. */
const guard: LookupGuardOptions = {
  name: 'account-api',
  maxInFlight: 64,
  failures: 5,
  openMs: 1_000,
  openMaxMs: 15_000,
};

/**
 * Ratings and bans as the team's own account service tells them (docs/account-api.md). While it is away: what it said
 * before, a ban included.
 */
export function createAccountRatingSource(
  options: AccountApiOptions & { cacheMs: number },
  deps: {
    token: () => Promise<string>;
    nowMs: () => number;
    monotonicMs: () => number;
    logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  },
): RatingAdapter {
  const client = createAccountApiClient(options, deps);
  const guarded = createLookupGuard(guard, deps);
  const lookUp = createRememberedLookup<Account>(
    {
      freshMs: options.cacheMs,
      maxRemembered: MAX_REMEMBERED,
      maxPlayers: MAX_ACCOUNTS_PER_LOOKUP,
    },
    {
      ask: (scope, userIds) => guarded(() => client(scope, userIds)),
      monotonicMs: deps.monotonicMs,
      onAway: (error) => deps.logger.debug({ err: error }, 'account-api does not answer'),
    },
  );

  return async ({ tenant, ruleset, rule, players }) => {
    const found = await lookUp(
      { tenant, queue: ruleset.name },
      players.map(({ userId }) => userId),
    );
    return found.map((known): SourceAnswer => {
      if (known === undefined) return { outcome: 'no-answer' };
      const { value: account, stale } = known;
      if (isBarred(account, deps.nowMs())) return banOf(account);
      return {
        outcome: 'rated',
        rating: account.rating ?? rule.defaultRating,
        ...(account.rating === undefined || account.deviation === undefined ? {} : { deviation: account.deviation }),
        ...(stale ? { stale: true as const } : {}),
      };
    });
  };
}

type BarredAccount = Account & { status: 'banned' | 'suspended' };

const isBarred = (account: Account, nowMs: number): account is BarredAccount =>
  account.status !== 'active' && (account.until === undefined || Date.parse(account.until) > nowMs);

const banOf = ({ status, until, reason }: BarredAccount): SourceAnswer => ({
  outcome: 'banned',
  status,
  ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  ...(reason === undefined ? {} : { reason }),
});
