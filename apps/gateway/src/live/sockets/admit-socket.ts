import type { ErrorCode, PlayerAddress } from '@paireto/contracts';
import { z } from 'zod';
import { KEYS_UNAVAILABLE } from '../../http/answer-errors.ts';
import type { Verified } from '../../http/app-env.ts';
import { describeErrors, explainIssues } from '../../http/explain-issues.ts';
import { problemResponse } from '../../http/problem.ts';
import { bearerChallenge } from '../../http/require-caller.ts';
import type { Refusal } from '../../limits/refusal.ts';
import { tooManyResponse } from '../../limits/too-many.ts';
import { type Authenticate, KeysUnavailableError } from '../../ports/authenticate.ts';
import { StoreUnavailableError } from '../../ports/entry-store.ts';
import type { Revocations } from '../../ports/revocations.ts';
import type { SocketTickets } from '../../ports/socket-tickets.ts';
import { isAllowedOrigin } from './is-allowed-origin.ts';

/** A request to open a socket, as far as it decides whether it may. */
export interface Opening {
  method: string;
  /** Path and query. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where it comes from. */
  address?: string;
}

/** Whether a socket may be opened, for whom, and which event its client had last; otherwise the answer. */
export type Admission =
  | { outcome: 'admitted'; verified: Verified; after?: string }
  | { outcome: 'refused'; answer: Response };

/** Decides on a request to open a socket. Never rejects with what a client can cause. */
export type AdmitSocket = (opening: Opening) => Promise<Admission>;

interface Deps {
  authenticate: Authenticate;
  socketTickets: SocketTickets;
  revocations: Pick<Revocations, 'isRevoked'>;
  /** Why this player may not connect now: too often, or too many of the game. */
  refuseConnect: (player: PlayerAddress) => Refusal | undefined;
  allowedOrigins: ReadonlySet<string>;
  nowMs: () => number;
}

/** What a URL must never carry: it is written into logs on the way. */
const TOKEN_PARAMETERS = ['token', 'access_token', 'jwt', 'authorization'];

const querySchema = z.strictObject({
  ticket: z.string().min(1).max(128).optional(),
  after: z
    .string()
    .regex(/^[\x21-\x7e]{1,96}$/, 'expected the id of the last event that you had: "epoch:seq"')
    .optional(),
});

/** Checks the handshake, the origin, the query, who it is, and how often they come; in this order, the cheap first. */
export function createAdmitSocket(deps: Deps): AdmitSocket {
  return async (opening) => {
    const { headers } = opening;
    const handshake = checkHandshake(opening);
    if (handshake) return refused(handshake);
    if (!isAllowedOrigin(one(headers.origin), one(headers.host), deps.allowedOrigins)) {
      return refused(
        problemResponse('FORBIDDEN', 'Pages of this origin may open no sockets here (setting ALLOWED_ORIGINS).'),
      );
    }
    const query = readQuery(opening.url);
    if (query instanceof Response) return refused(query);
    const authorization = one(headers.authorization);
    if (query.ticket !== undefined && authorization !== undefined) {
      return refused(invalid('Send the ticket or the header Authorization, not both.'));
    }
    const verified =
      query.ticket === undefined ? await byToken(deps, authorization) : await byTicket(deps, query.ticket);
    if (verified instanceof Response) return refused(verified);
    const tooMany = deps.refuseConnect(verified.caller);
    if (tooMany) return refused(tooManyResponse(tooMany));
    return { outcome: 'admitted', verified, ...(query.after === undefined ? {} : { after: query.after }) };
  };
}

const refused = (answer: Response): Admission => ({ outcome: 'refused', answer });
const invalid = (detail: string): Response => problemResponse('INVALID_REQUEST', detail);

/** The first of a header that must not come twice. */
const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** RFC 6455, section 4.2.1. */
function checkHandshake({ method, headers }: Opening): Response | undefined {
  if (method !== 'GET')
    return withHeader(problemResponse('METHOD_NOT_ALLOWED', 'A WebSocket is opened with GET.'), 'Allow', 'GET');
  if (headers['sec-websocket-version'] !== '13') {
    const answer = invalid('Only version 13 of the WebSocket protocol is spoken here (Sec-WebSocket-Version).');
    return withHeader(answer, 'Sec-WebSocket-Version', '13');
  }
  const key = one(headers['sec-websocket-key']);
  if (key === undefined || !/^[+/0-9A-Za-z]{22}==$/.test(key)) {
    return invalid('Sec-WebSocket-Key is not 16 bytes in base64.');
  }
  return undefined;
}

function readQuery(url: string): z.output<typeof querySchema> | Response {
  const parameters = new URLSearchParams(url.split('?', 2)[1] ?? '');
  const token = TOKEN_PARAMETERS.find((name) => parameters.has(name));
  if (token !== undefined) {
    return invalid(
      `A token does not belong into a URL ("${token}"). Send it in the header Authorization, or open the socket with a ` +
        'ticket of POST /v1/matchmaking/ws-ticket.',
    );
  }
  const twice = [...parameters.keys()].find((name) => parameters.getAll(name).length > 1);
  if (twice !== undefined) return invalid(`${twice}: sent twice`);
  const sent = Object.fromEntries(parameters);
  // Before the schema: a token is longer than any ticket, and that is not what is wrong with it.
  if (sent.ticket?.includes('.')) {
    return invalid('This is a token, not a ticket. POST /v1/matchmaking/ws-ticket gives a ticket for it.');
  }
  const query = querySchema.safeParse(sent);
  if (!query.success) return invalid(describeErrors(explainIssues(query.error.issues, sent)));
  return query.data;
}

async function byToken({ authenticate }: Deps, authorization: string | undefined): Promise<Verified | Response> {
  const result = await Promise.resolve(authenticate(authorization)).catch(keysUnavailable);
  if (result instanceof Response) return result;
  if (result.outcome === 'authenticated') return { caller: result.caller, token: result.token };
  const remedy =
    result.outcome === 'missing' ? ' Or open the socket with a ticket of POST /v1/matchmaking/ws-ticket.' : '';
  return unauthorized(result.outcome, `${result.detail}${remedy}`);
}

function keysUnavailable(error: unknown): Response {
  if (error instanceof KeysUnavailableError) return away(KEYS_UNAVAILABLE);
  throw error;
}

async function byTicket({ socketTickets, revocations, nowMs }: Deps, ticket: string): Promise<Verified | Response> {
  try {
    const verified = await socketTickets.redeem(ticket);
    const counts = (its: Verified) => its.token.expiresAtMs > nowMs() && !revocations.isRevoked(its);
    if (verified !== undefined && counts(verified)) return verified;
    return unauthorized('refused', 'There is no such ticket, or it was used, or its time is over. Get a new one.');
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    return away('Tickets cannot be looked up now. Get a new one a little later, or send your token in a header.');
  }
}

function unauthorized(outcome: 'missing' | 'refused', detail: string): Response {
  return withHeader(problemResponse('UNAUTHORIZED', detail), 'WWW-Authenticate', bearerChallenge(outcome, detail));
}

/** 503 for a socket that cannot be had now. */
export const away = (detail: string): Response => later('UNAVAILABLE', detail, 2);

const later = (code: ErrorCode, detail: string, retryAfterS: number): Response =>
  withHeader(problemResponse(code, detail), 'Retry-After', String(retryAfterS));

function withHeader(response: Response, name: string, value: string): Response {
  response.headers.set(name, value);
  return response;
}
