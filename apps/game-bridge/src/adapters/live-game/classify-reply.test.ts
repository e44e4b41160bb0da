import { describe, expect, it } from 'vitest';
import { classifyCreate, classifyFind } from './classify-reply.ts';

const matchId = '0197f5a0-6c1e-7c3a-9b53-0242ac120002';
const match = { id: matchId };
const otherId = '0197f5a0-6c1e-7c3a-9b53-0242ac120003';
const nowMs = Date.parse('2026-01-01T00:00:00Z');
const game = JSON.stringify({ game_id: 'g1', match_id: matchId, server_addr: 'there:1', more: 'ignored' });

const create = (status: number, body: string | undefined = '', retryAfter: string | null = null) =>
  classifyCreate({ status, body, retryAfter }, match, nowMs);
const find = (status: number, body: string | undefined = '') => classifyFind({ status, body, retryAfter: null }, match);

describe('an answer to creating a game', () => {
  it.each([200, 201])('%i with a game is created', (status) => {
    expect(create(status, game)).toEqual({ outcome: 'created', game: { gameId: 'g1', serverAddr: 'there:1' } });
    expect(create(status, '{"game_id":"g1"}')).toEqual({ outcome: 'created', game: { gameId: 'g1' } });
  });

  it.each([
    ['no body', ''],
    ['no JSON', '<html>'],
    ['no game id', '{}'],
    ['an empty game id', '{"game_id":""}'],
    ['a game id that is too long', JSON.stringify({ game_id: 'g'.repeat(257) })],
    ['the game of another match', JSON.stringify({ game_id: 'g1', match_id: otherId })],
    ['more bytes than are read', undefined],
  ])('201 with %s is unknown, never a refusal', (_what, body) => {
    expect(classifyCreate({ status: 201, body, retryAfter: null }, match, nowMs).outcome).toBe('unknown');
  });

  it.each([
    [409, '{"reason":"no room","retryable":false}', { reason: 'no room', final: true }],
    [422, '{"error":"bad_players","retryable":false}', { reason: 'bad_players', final: true }],
    [409, '{"reason":"no room","retryable":true}', { reason: 'no room', final: false }],
    [422, '{"reason":"no room"}', { reason: 'no room', final: false }],
    [409, '<html>', { reason: 'HTTP 409', final: false }],
    [400, '{"reason":"malformed","retryable":false}', { reason: 'malformed', final: false }],
    [404, '', { reason: 'HTTP 404', final: false }],
    [410, '', { reason: 'HTTP 410', final: false }],
    [413, '', { reason: 'HTTP 413', final: false }],
  ])('%i %s is a definite refusal', (status, body, refusal) => {
    expect(create(status, body)).toEqual({ outcome: 'refused', ...refusal });
  });

  it.each([100, 202, 204, 301, 307, 408, 425, 500, 501, 502, 504, 599])('%i is unknown', (status) => {
    expect(create(status, game).outcome).toBe('unknown');
  });

  it.each([401, 403])('%i is our fault and never the end of the players', (status) => {
    expect(create(status, '{"retryable":false}').outcome).toBe('unknown');
  });

  it.each([
    ['3', 3_000],
    [null, 1_000],
    ['', 1_000],
    ['soon', 1_000],
    ['0', 250],
    ['-5', 250],
    ['86400', 30_000],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 250],
  ])('429 and 503 with Retry-After %j wait %i ms', (retryAfter, retryAfterMs) => {
    for (const status of [429, 503]) expect(create(status, '', retryAfter)).toEqual({ outcome: 'busy', retryAfterMs });
  });
});

describe('an answer to sending players into a running game', () => {
  const joining = { id: matchId, backfill: { gameId: 'g1', serverAddr: 'old:1' } };
  const add = (status: number, body: string | undefined = '') =>
    classifyCreate({ status, body, retryAfter: null }, joining, nowMs);

  it.each([200, 201])('%i with that very game is created, at the server that either side knows', (status) => {
    expect(add(status, game)).toEqual({ outcome: 'created', game: { gameId: 'g1', serverAddr: 'there:1' } });
    expect(add(status, '{"game_id":"g1"}')).toEqual({
      outcome: 'created',
      game: { gameId: 'g1', serverAddr: 'old:1' },
    });
  });

  it('with another game is unknown, never a success', () => {
    const body = '{"game_id":"g2"}';
    expect(add(201, body).outcome).toBe('unknown');
    expect(classifyFind({ status: 200, body, retryAfter: null }, joining).outcome).toBe('unknown');
  });

  it.each([
    [404, '', true],
    [410, '{"reason":"over"}', true],
    [409, '{"retryable":false}', true],
    [422, '{"retryable":false}', true],
    [409, '{"reason":"not him"}', false],
    [422, '', false],
    [400, '', false],
  ])('%i %s is a definite refusal; whether the game takes nobody any more is %s', (status, body, final) => {
    expect(add(status, body)).toMatchObject({ outcome: 'refused', final });
  });
});

describe('an answer to looking for a game', () => {
  it('is found, none, or unknown', () => {
    expect(find(200, game)).toEqual({ outcome: 'found', game: { gameId: 'g1', serverAddr: 'there:1' } });
    expect(find(404)).toEqual({ outcome: 'none' });
    for (const status of [201, 401, 410, 429, 500, 503]) expect(find(status, game).outcome).toBe('unknown');
    expect(find(200, '{}').outcome).toBe('unknown');
  });
});
