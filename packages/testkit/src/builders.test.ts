import { matchSchema, playerClaimsSchema, poolOf, ticketSchema } from '@paireto/contracts';
import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { buildMatch, buildMatchTicket } from './build-match.ts';
import { buildTicket } from './build-ticket.ts';
import { devToken, devTokenDefaults } from './dev-token.ts';
import { chessRuleset, presetRuleset } from './preset-ruleset.ts';

test('a built ticket is valid, unlike the one before, and waits in the pools of its attributes', () => {
  const attributes = ['5+0', '3+2'].map((time) => ({ time_control: time, variant: 'atomic', mode: 'casual' }));
  const ticket = buildTicket({ attributes });
  expect(ticketSchema.parse(ticket)).toEqual(ticket);
  expect(ticket.pools).toEqual(attributes.map((choice) => poolOf(chessRuleset, choice)));
  const other = buildTicket();
  expect(other.id).not.toBe(ticket.id);
  expect(other.players[0]?.userId).not.toBe(ticket.players[0]?.userId);
});

test('a built match is valid and can be made of given tickets', () => {
  const [white, black] = [buildTicket(), buildTicket()];
  const match = buildMatch({ tickets: [buildMatchTicket(white, 'white'), buildMatchTicket(black, 'black')] });
  expect(matchSchema.parse(match)).toEqual(match);
  expect(match.tickets.map((ticket) => ticket.ticketId)).toEqual([white.id, black.id]);
});

test('a match tells nothing of whom its players avoid', () => {
  const ticket = buildTicket();
  const player = { ...ticket.players[0]!, roles: ['tank'], blocked: ['eve'], recent: ['bob'] };
  const match = buildMatch({ tickets: [buildMatchTicket({ ...ticket, players: [player] }, 'white')] });
  expect(matchSchema.parse(match).tickets[0]?.players).toEqual(ticket.players);
});

test('a preset that does not exist is refused', () => {
  expect(() => presetRuleset('no-such-preset')).toThrow(/no-such-preset/);
});

const key = (secret: string) => new TextEncoder().encode(secret);
const expected = { issuer: devTokenDefaults.issuer, audience: devTokenDefaults.audience };

test('a token carries the claims of the gateway and verifies with the secret only', async () => {
  const token = await devToken({ sub: 'alice', tenant: 'demo', rating: 1_612, roles: ['tester'] });
  const { payload } = await jwtVerify(token, key(devTokenDefaults.secret), expected);
  expect(playerClaimsSchema.parse(payload)).toEqual({
    sub: 'alice',
    tenant: 'demo',
    rating: 1_612,
    roles: ['tester'],
  });
  await expect(jwtVerify(token, key('another-secret-of-at-least-32-bytes'), expected)).rejects.toThrow(/signature/);
});

test('a token can be expired already, or of another issuer, audience and secret', async () => {
  const expired = await devToken({ sub: 'alice', tenant: 'demo', expiresIn: '-1m' });
  await expect(jwtVerify(expired, key(devTokenDefaults.secret), expected)).rejects.toThrow(/exp/);
  const own = { secret: 'another-secret-of-at-least-32-bytes', issuer: 'i', audience: 'a' };
  const foreign = await devToken({ sub: 'alice', tenant: 'demo', ...own });
  await expect(jwtVerify(foreign, key(own.secret), { issuer: 'i', audience: 'a' })).resolves.toMatchObject({
    payload: { sub: 'alice' },
  });
});
