import { buildTicket } from '@paireto/testkit';
import { expect, test } from 'vitest';
import { ticketsThatCouldMeet } from './find-unsettled.ts';

const at = 1_000_000;
/** What rulesets/chess.yaml says. */
const [window, widenEverySeconds] = [100, 10];
const ticket = (id: string, rating: number, more: { enqueuedAt?: number; region?: string } = {}) =>
  buildTicket({ id, players: [{ userId: id, rating, sideBalance: 0 }], enqueuedAt: at, ...more });

test('two within the window of both should have been matched', () => {
  const tickets = [ticket('a', 1_500), ticket('b', 1_500 + window), ticket('c', 1_800)];
  expect(ticketsThatCouldMeet(tickets, at)).toEqual(['a', 'b']);
});

test('one who waited long does not fit another who did not', () => {
  const early = at - widenEverySeconds * 1_000;
  const far = 1_501 + window;
  expect(ticketsThatCouldMeet([ticket('a', 1_500, { enqueuedAt: early }), ticket('b', far)], at)).toEqual([]);
  expect(
    ticketsThatCouldMeet([ticket('a', 1_500, { enqueuedAt: early }), ticket('b', far, { enqueuedAt: early })], at),
  ).toEqual(['a', 'b']);
});

test('different regions never fit, and who came only afterwards does not count', () => {
  expect(
    ticketsThatCouldMeet([ticket('a', 1_500, { region: 'eu' }), ticket('b', 1_500, { region: 'us' })], at),
  ).toEqual([]);
  expect(ticketsThatCouldMeet([ticket('a', 1_500), ticket('b', 1_500, { enqueuedAt: at + 1 })], at)).toEqual([]);
});
