import {
  type Account,
  accountSchema,
  type LookUpAccountsRequest,
  MAX_ACCOUNTS_PER_LOOKUP,
  MAX_ACCOUNTS_REPLY_BYTES,
} from '@paireto/contracts';
import { type Logger, readCapped, traceparentOf } from '@paireto/runtime';
import { z } from 'zod';
import type { Lookup } from './shared-lookup.ts';
import { SourceAwayError } from './source-away.ts';

/** How often a rejected service token is logged. */
const COMPLAINT_INTERVAL_MS = 5_000;

/** Where the account service is and how long it may take. */
export interface AccountApiOptions {
  /** Without /v1. */
  url: string;
  timeoutMs: number;
}

/**
 * The account service behind docs/account-api.md. An account that it does not name is active and has no rating; of one
 * that it describes badly nothing is said. Rejects with SourceAwayError when there is no answer in time that makes sense.
 */
export function createAccountApiClient(
  options: AccountApiOptions,
  deps: {
    token: () => Promise<string>;
    monotonicMs: () => number;
    logger: Pick<Logger, 'error' | 'warn'>;
  },
): Lookup<Account> {
  const url = `${options.url.replace(/\/+$/, '')}/v1/accounts:lookup`;
  const complain = createComplaint(deps);

  const post = async (body: LookUpAccountsRequest): Promise<string> => {
    const traceparent = traceparentOf();
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs),
      headers: {
        authorization: `Bearer ${await deps.token()}`,
        'content-type': 'application/json',
        ...(traceparent === undefined ? {} : { traceparent }),
      },
      body: JSON.stringify(body),
    });
    if (response.status === 401 || response.status === 403) complain(response.status);
    // Also of a refusal the body must be read or cancelled, or the connection is lost.
    const text = await readCapped(response, MAX_ACCOUNTS_REPLY_BYTES);
    if (response.status !== 200) throw new SourceAwayError(`account-api answered HTTP ${response.status}`);
    if (text === undefined) throw new SourceAwayError(`its reply is larger than ${MAX_ACCOUNTS_REPLY_BYTES} bytes`);
    return text;
  };

  return async ({ tenant, queue }, userIds) => {
    const text = await post({ tenant, queue, user_ids: [...userIds] }).catch((error: unknown) => {
      throw error instanceof SourceAwayError ? error : new SourceAwayError(describe(error), { cause: error });
    });
    const named = readAccounts(text);
    return userIds.map((userId) => {
      const account = named.get(userId);
      if (account === undefined) return { user_id: userId, status: 'active' };
      const parsed = accountSchema.safeParse(account);
      if (!parsed.success)
        deps.logger.warn(
          { tenant, user_id: userId, err: parsed.error },
          'account-api sent an account that makes no sense',
        );
      return parsed.data;
    });
  };
}

/** Whose account each is must be clear: otherwise a ban could get lost. */
const replySchema = z.object({
  accounts: z.array(z.looseObject({ user_id: z.string() })).max(MAX_ACCOUNTS_PER_LOOKUP),
});

function readAccounts(text: string): Map<string, unknown> {
  const parsed = replySchema.safeParse(parseJson(text));
  if (!parsed.success) throw new SourceAwayError('its reply is not a list of accounts', { cause: parsed.error });
  const { accounts } = parsed.data;
  const byUser = new Map(accounts.map((account) => [account.user_id, account]));
  if (byUser.size < accounts.length) throw new SourceAwayError('its reply names an account twice');
  return byUser;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SourceAwayError('its reply is not JSON', { cause: error });
  }
}

function createComplaint(deps: { monotonicMs: () => number; logger: Pick<Logger, 'error'> }) {
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  return (status: number): void => {
    if (deps.monotonicMs() < quietUntilMs) return;
    quietUntilMs = deps.monotonicMs() + COMPLAINT_INTERVAL_MS;
    const text = 'account-api rejects our service token: check ACCOUNT_API_SECRET and ACCOUNT_API_URL';
    deps.logger.error({ status }, text);
  };
}

/** fetch hides what went wrong in `cause`. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
