import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admits } from '../rules/admission.ts';
import { brokenByPair, waitOf } from '../testing/check-pair.cases.ts';
import { chessWindow, duelRules, soloTicket, teamRules } from '../testing/match-rules.cases.ts';
import { populationArbitrary } from '../testing/population-arbitrary.cases.ts';
import { rulesArbitrary } from '../testing/rules-arbitrary.cases.ts';
import { explainTicket } from './explain-ticket.ts';

const chess = duelRules({ rating: { window: chessWindow, measuredBy: 'both' } });
const anna = soloTicket('anna', 1500);

describe('explaining why a ticket waits', () => {
  it('says that nobody else is there', () => {
    expect(explainTicket(chess, [anna], anna, 1_000)).toEqual({ candidates: 0, admissible: 0, refused: {} });
  });

  it('counts a candidate with every rule that refuses it now', () => {
    const rules = duelRules({ rating: { window: chessWindow, measuredBy: 'both' }, regions: { names: ['eu', 'us'] } });
    const ticket = soloTicket('anna', 1500, 0, {
      region: 'eu',
      players: [{ id: 'anna', rating: 1500, blocked: ['cy'] }],
    });
    const others = [
      soloTicket('ben', 1500, 0, { region: 'us' }),
      soloTicket('cy', 1700, 0, { region: 'us' }),
      soloTicket('dora', 1510, 0, { region: 'eu' }),
    ];
    expect(explainTicket(rules, [ticket, ...others], ticket, 0)).toMatchObject({
      candidates: 3,
      admissible: 1,
      refused: { region: 2, rating: 1, blocked: 1 },
    });
  });

  it('names the best match, who refuses it, and when waiting alone admits it', () => {
    const others = [soloTicket('far', 1900, 0), soloTicket('near', 1640, 5_000)];
    expect(explainTicket(chess, others, anna, 6_000).nearest).toEqual({
      ticketId: 'near',
      ratingGap: 140,
      refusedBy: ['rating'],
      admittedAt: 20_000,
    });
  });

  it('names no moment for somebody who may be met now, nor for somebody who never will be', () => {
    const blocker = soloTicket('ben', 1500, 0, { players: [{ id: 'ben', rating: 1500, blocked: ['anna'] }] });
    expect(explainTicket(chess, [blocker], anna, 0)).toEqual({
      candidates: 1,
      admissible: 0,
      refused: { blocked: 1 },
      nearest: { ticketId: 'ben', ratingGap: 0, refusedBy: ['blocked'] },
    });
    expect(explainTicket(chess, [soloTicket('ben', 1550)], anna, 0).nearest).not.toHaveProperty('admittedAt');
  });

  it('finds the next moment that admits somebody, how many, and only the rules that give way then', () => {
    const rules = duelRules({
      rating: { window: chessWindow, measuredBy: 'both' },
      regions: { names: ['eu', 'us'], relaxAfterMs: 15_000 },
    });
    const ticket = { ...anna, region: 'eu' };
    const others = [
      soloTicket('soon', 1540, 0, { region: 'us' }),
      soloTicket('both', 1620, 0, { region: 'us' }), // rating from 10 s on, region from 15 s on
      soloTicket('late', 1640, 0, { region: 'eu' }),
    ];
    expect(explainTicket(rules, others, ticket, 9_000).nextExpansion).toEqual({
      at: 15_000,
      rules: ['region'],
      admits: 2,
    });
    expect(explainTicket(rules, others, ticket, 15_000).nextExpansion).toEqual({
      at: 20_000,
      rules: ['rating'],
      admits: 1,
    });
    expect(explainTicket(rules, others, ticket, 20_000)).not.toHaveProperty('nextExpansion');
  });

  it('counts the wider window of a provisional ticket', () => {
    const rules = duelRules({ rating: { window: chessWindow, measuredBy: 'either', provisionalExtra: 60 } });
    const others = [
      soloTicket('new', 1660, 0, { isProvisional: true }),
      soloTicket('newer', 1680, 0, { isProvisional: true }),
      soloTicket('known', 1660),
    ];
    expect(explainTicket(rules, others, anna, 0)).toMatchObject({
      admissible: 1,
      refused: { rating: 2 },
      nextExpansion: { at: 10_000, rules: ['rating'], admits: 1 },
    });
  });

  it('counts the wait of the newer of two when the rules say so', () => {
    const newest = { ...chess, expansionAge: 'newest' as const };
    const ben = soloTicket('ben', 1610, 5_000);
    expect(explainTicket(chess, [ben], anna, 6_000).nextExpansion?.at).toBe(10_000);
    expect(explainTicket(newest, [ben], anna, 6_000).nextExpansion?.at).toBe(15_000);
    expect(explainTicket(newest, [ben], anna, 14_999).admissible).toBe(0);
    expect(explainTicket(newest, [ben], anna, 15_000).admissible).toBe(1);
  });

  it('counts a rule once, even if two preferences are about the same attribute', () => {
    const preference = { attribute: 'level', compare: 'distance' as const, atLeast: 1, required: true, weight: 0 };
    const rules = duelRules({
      preferences: [
        { ...preference, within: 1 },
        { ...preference, within: 2 },
      ],
    });
    const at = (level: number) => ({ attributes: { level } });
    const { refused } = explainTicket(rules, [soloTicket('ben', 0, 0, at(5))], soloTicket('anna', 0, 0, at(0)), 0);
    expect(refused).toEqual({ 'preference:level': 1 });
  });

  it('says why a ticket waits that may meet somebody', () => {
    const noteOf = (rules: typeof chess) => explainTicket(rules, [soloTicket('ben', 1500)], anna, 0).note;
    expect(noteOf(teamRules(3))).toBe('A match takes 6 players; this ticket and those that it may meet are 2.');
    expect(noteOf({ ...chess, waveEveryMs: 2_500 })).toBe('Matches are formed every 2.5 s.');
    expect(noteOf({ ...chess, strategy: 'adaptive' })).toContain('until it has waited 30 s');
    expect(noteOf(chess)).toBeUndefined();
  });

  it('agrees with asking about every candidate alone, and with nobody new being admitted before the next expansion', () => {
    const scenario = fc.constantFrom(1, 1_000).chain((unitMs) =>
      rulesArbitrary(unitMs).chain((rules) =>
        fc.record({
          rules: fc.constant(rules),
          tickets: populationArbitrary(rules, unitMs, { backfill: true }).filter(({ length }) => length > 0),
          nowMs: fc.integer({ min: 0, max: 150 }).map((units) => units * unitMs),
        }),
      ),
    );
    fc.assert(
      fc.property(scenario, ({ rules, tickets, nowMs }) => {
        const [ticket, ...others] = tickets;
        const admittedAt = (at: number) => others.filter((other) => admits(rules, ticket!, other, at)).length;
        const { candidates, admissible, refused, nextExpansion } = explainTicket(rules, tickets, ticket!, nowMs);
        expect(candidates).toBe(others.length);
        expect(admissible).toBe(admittedAt(nowMs));
        const broken = others.flatMap((other) => [
          ...new Set(brokenByPair(rules, ticket!, other, waitOf(rules, [ticket!, other], nowMs))),
        ]);
        expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(broken.length);
        for (const [rule, count] of Object.entries(refused)) {
          expect(broken.filter((name) => name === rule)).toHaveLength(count);
        }
        if (nextExpansion === undefined) {
          expect(admittedAt(Number.MAX_SAFE_INTEGER)).toBe(admissible);
        } else {
          expect(nextExpansion.at).toBeGreaterThan(nowMs);
          expect(admittedAt(nextExpansion.at - 1)).toBe(admissible);
          expect(admittedAt(nextExpansion.at)).toBe(admissible + nextExpansion.admits);
          expect(nextExpansion.rules).not.toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
