import { describe, expect, it } from 'vitest';
import type { AnsweredRequest } from '../http/measure-requests.ts';
import { createEarlyRefusal } from './refuse-joins-early.ts';

const JOIN = '/v1/matchmaking/queue';

function refusalWith(reason: string | undefined) {
  const answered: AnsweredRequest[] = [];
  const said: string[] = [];
  const refuse = createEarlyRefusal({
    load: { refuses: (work) => (work === 'join' ? reason : undefined) },
    random: () => 0.5,
    shed: (why) => void said.push(why),
    onAnswered: (request) => void answered.push(request),
  });
  return { refuse, answered, said };
}

describe('createEarlyRefusal', () => {
  it('refuses joins while there are too many, with what every answer has, and counts them', () => {
    const { refuse, answered, said } = refusalWith('too many');
    const answer = refuse({ method: 'POST', url: JOIN, headers: { 'x-request-id': 'mine' } });
    expect(answer).toMatchObject({
      status: 503,
      headers: {
        'X-Request-Id': 'mine',
        'Retry-After': '3',
        'X-Content-Type-Options': 'nosniff',
        'Content-Type': 'application/problem+json',
      },
    });
    expect(JSON.parse(answer!.body)).toMatchObject({ code: 'OVERLOADED', status: 503, safe_to_retry: true });
    expect(Buffer.byteLength(answer!.body)).toBe(Number(answer!.headers['Content-Length']));
    expect(said).toEqual(['too many']);
    expect(answered).toEqual([{ route: `POST ${JOIN}`, status: 503, tookMs: 0, problem: 'OVERLOADED' }]);
  });

  it('lets everything else pass, and the joins of web pages, which could not read such an answer', () => {
    const { refuse, answered } = refusalWith('too many');
    for (const request of [
      { method: 'GET', url: JOIN, headers: {} },
      { method: 'POST', url: `${JOIN}/id/accept`, headers: {} },
      { method: 'DELETE', url: `${JOIN}/id`, headers: {} },
      { method: 'POST', url: JOIN, headers: { origin: 'https://game.example' } },
    ])
      expect(refuse(request)).toBeUndefined();
    expect(refusalWith(undefined).refuse({ method: 'POST', url: JOIN, headers: {} })).toBeUndefined();
    expect(answered).toEqual([]);
  });
});
