import type { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { errorOfAnswer } from './error-of-answer.ts';

/** One request to a gateway. */
export interface Ask {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  /** Of the query; undefined ones are left out. */
  query?: Record<string, string | number | undefined>;
  idempotencyKey?: string;
}

/** The REST API of a gateway. */
export interface GatewayApi {
  /** The answer. @throws {CliError} for a refusal, a silence, or an answer that no gateway gives */
  ask<Schema extends z.ZodType>(schema: Schema, path: string, ask?: Ask): Promise<z.infer<Schema>>;
}

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 32 * 1_024 * 1_024;

/** Aborting `signal` gives up what is under way: it rejects with the signal's reason. */
export function createGatewayApi(deps: {
  url: string;
  token: string;
  signal: AbortSignal;
  timeoutMs?: number;
}): GatewayApi {
  const { url, token, signal, timeoutMs = TIMEOUT_MS } = deps;
  const send = async (path: string, { method = 'GET', body, query = {}, idempotencyKey }: Ask): Promise<Response> => {
    const given = Object.entries(query).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)] as [string, string]],
    );
    const search = new URLSearchParams(given).toString();
    try {
      return await fetch(`${url}${path}${search === '' ? '' : `?${search}`}`, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A token must not follow to another place.
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(url, error, timeoutMs);
    }
  };
  return {
    async ask(schema, path, ask = {}) {
      const response = await send(path, ask);
      const text = await response.text().catch((error: unknown) => {
        signal.throwIfAborted();
        throw unreachable(url, error, timeoutMs);
      });
      const json = text.length > MAX_ANSWER_BYTES ? undefined : parseJson(text);
      if (!response.ok) throw errorOfAnswer(response, json, url);
      const parsed = schema.safeParse(json);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      throw new CliError(
        'BAD_ANSWER',
        exitCodes.failed,
        `${url}${path} answers what no Paireto gateway of this release does${issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`}.`,
        { remedy: 'Is it the address of a gateway, and of the same release as this program?' },
      );
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(url: string, error: unknown, timeoutMs: number): CliError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: string }).code;
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const why = isLate
    ? `no answer within ${timeoutMs / 1_000} s`
    : (code ?? (cause instanceof Error ? cause.message : String(cause)));
  return new CliError('NETWORK', exitCodes.unavailable, `No gateway answers at ${url} (${why}).`, {
    remedy:
      'Does it run? On this machine: npm start. Elsewhere: check --url or --internal-url, PAIRETO_URL or PAIRETO_INTERNAL_URL, or the login.',
    cause: error,
  });
}
