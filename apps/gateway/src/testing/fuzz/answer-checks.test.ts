import { describe, expect, it } from 'vitest';
import { appForTest } from '../app-for-test.ts';
import { createCheckAnswer, type ReadAnswer } from './answer-checks.ts';
import { readApiDocument } from './api-document.ts';

const document = await readApiDocument(await appForTest());
const check = createCheckAnswer(document);
const operation = document.operations.find(({ operationId }) => operationId === 'getChallenge')!;

const headers = new Headers({ 'x-request-id': 'r1' });
const problem = { type: 'urn:x', title: 'x', status: 404, code: 'NOT_FOUND', detail: 'x' };
const answer = (status: number, body: unknown, more: Partial<ReadAnswer> = {}): ReadAnswer => ({
  status,
  type: 'application/problem+json',
  text: JSON.stringify(body),
  headers,
  ...more,
});

describe('an answer that is not as the document says', () => {
  it.each<[string, ReadAnswer, RegExp]>([
    ['a status that is not described', answer(418, problem), /status 418 is not described/],
    ['a server error', answer(500, { ...problem, status: 500, code: 'INTERNAL' }), /answers 500/],
    ['another media type', answer(404, problem, { type: 'text/html' }), /"text\/html", which is not described/],
    ['no JSON', answer(404, problem, { text: '<html>' }), /not JSON/],
    ['a member that is missing', answer(404, { ...problem, detail: undefined }), /detail/],
    ['a member of another type', answer(200, { challenge_id: 7 }, { type: 'application/json' }), /200: /],
    ['a code that there is not', answer(404, { ...problem, code: 'GONE' }), /code/],
    ['another status inside', answer(404, { ...problem, status: 400 }), /tells another status/],
    ['no request id', answer(404, problem, { headers: new Headers() }), /X-Request-Id/],
  ])('is noticed: %s', (_, given, told) => {
    expect(check(operation, given).join('\n')).toMatch(told);
  });

  it('is not found in one that is', () => {
    expect(check(operation, answer(404, problem))).toEqual([]);
  });
});
