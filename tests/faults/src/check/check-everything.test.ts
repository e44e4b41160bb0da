import { describe, expect, it } from 'vitest';
import { checkEverything } from './check-everything.ts';
import { checkOnce, countPlayedTwice } from './check-once.ts';
import type { StoredTicket } from './evidence.ts';
import { entryReply, exchange, type GoodRun, goodRun, problemReply, seenTicket } from './good-run.cases.ts';
import { ticketStories } from './ticket-stories.ts';

/** Guarantees that are found broken when the evidence is spoilt like this. */
const brokenBy = (spoil: (run: GoodRun) => void): string[] => {
  const run = goodRun();
  spoil(run);
  return [...new Set(checkEverything(run).map(({ guarantee }) => guarantee))].sort();
};

const change = (run: GoodRun, id: string, change: Partial<StoredTicket>): void =>
  void run.stored.tickets.set(id, { ...run.stored.tickets.get(id)!, ...change });

const addMatch = (run: GoodRun, id: string, ticketIds: string[], state = 'MATCHED'): void =>
  void run.stored.matches.set(id, {
    id,
    tenant: 't',
    state,
    tickets: ticketIds.map((ticketId) => ({ id: ticketId, userIds: [run.stored.tickets.get(ticketId)!.userId] })),
  });

describe('the checks', () => {
  it('find nothing wrong with a run in which all went well', () => {
    expect(checkEverything(goodRun())).toEqual([]);
  });

  it('pass on what the run itself saw', () => {
    expect(checkEverything({ ...goodRun(), observed: [{ guarantee: 'G1', text: 'seen', tickets: [] }] })).toHaveLength(
      1,
    );
  });

  it('find an acknowledged ticket that is gone', () => {
    expect(brokenBy((run) => run.stored.tickets.delete('c'))).toContain('G1');
  });

  it('find a ticket that never ended', () => {
    expect(brokenBy((run) => change(run, 'c', { state: 'SEARCHING' }))).toContain('G1');
  });

  it('find an end that did not last', () => {
    const again = seenTicket('c', { status: 'SEARCHING' });
    expect(
      brokenBy((run) => run.exchanges.push({ ...exchange('t/carol', 'read', 40, entryReply(again)), entryId: 'c' })),
    ).toContain('G1');
  });

  it('do not mind an answer from before the end that arrives after it', () => {
    const before = { ...exchange('t/carol', 'read', 15, entryReply(seenTicket('c'))), entryId: 'c', answeredMs: 40 };
    expect(brokenBy((run) => run.exchanges.push(before))).toEqual([]);
  });

  it('find an ended ticket that is not found any more', () => {
    const forgotten = { ...exchange('t/carol', 'read', 40, problemReply('NOT_FOUND')), entryId: 'c' };
    expect(brokenBy((run) => run.exchanges.push(forgotten))).toContain('G1');
  });

  it('find a ticket that nobody asked for, but allow that of a join whose answer was lost', () => {
    const ghost = (run: GoodRun): void =>
      void run.stored.tickets.set('x', { ...run.stored.tickets.get('c')!, id: 'x', userId: 'dave' });
    expect(brokenBy(ghost)).toContain('G1');
    const unanswered = exchange('t/dave', 'join', 5, { kind: 'silence', error: 'socket closed' });
    expect(brokenBy((run) => [ghost(run), run.exchanges.push(unanswered)])).toEqual([]);
  });

  it.each([
    ['a pool', (run: GoodRun) => void run.stored.pooled.push({ pool: 'p', ticketId: 'c' })],
    ['the index of matches being placed', (run: GoodRun) => void run.stored.placing.push('m')],
    ['the outbox', (run: GoodRun) => void run.stored.outbox.push('m')],
    [
      'a slot',
      (run: GoodRun) => void run.stored.slots.push({ tenant: 't', userId: 'carol', ticketId: 'c', live: true }),
    ],
  ])('find what is left in %s', (_, spoil) => {
    expect(brokenBy(spoil)).toContain('G1');
  });

  it('find a ticket in two matches', () => {
    expect(brokenBy((run) => addMatch(run, 'n', ['a']))).toContain('G2');
  });

  it('find a player in a second game, and forgive one that was withdrawn', () => {
    const second = (withdrawn: boolean) => (run: GoodRun) =>
      void run.games.push({ ...run.games[0]!, gameId: 'h', matchId: 'n', withdrawn });
    expect(brokenBy(second(false))).toContain('G2');
    expect(brokenBy(second(true))).toEqual([]);
  });

  it('find a player twice in a match', () => {
    expect(
      brokenBy((run) =>
        run.stored.matches.set('m', {
          ...run.stored.matches.get('m')!,
          tickets: [
            { id: 'a', userIds: ['alice'] },
            { id: 'b', userIds: ['alice'] },
          ],
        }),
      ),
    ).toContain('G2');
  });

  it('find a matched ticket without its game, with another game, and with two', () => {
    expect(brokenBy((run) => run.games.pop())).toContain('G3');
    expect(brokenBy((run) => change(run, 'a', { gameId: 'other' }))).toContain('G3');
    expect(brokenBy((run) => run.games.push({ ...run.games[0]!, gameId: 'h' }))).toContain('G3');
  });

  it('find a game of a match that failed', () => {
    expect(brokenBy((run) => addMatch(run, 'm', ['a', 'b'], 'FAILED'))).toContain('G3');
  });

  it('find players of one match who were told different things', () => {
    const tell = (told: Parameters<typeof seenTicket>[1]) => (run: GoodRun) => {
      const reply = entryReply(seenTicket('a', { status: 'MATCHED', matchId: 'm', gameId: 'g', ...told }));
      run.exchanges.push({ ...exchange('t/alice', 'read', 900, reply), entryId: 'a', answeredMs: 2_000 });
    };
    expect(brokenBy(tell({ color: 'black', opponents: ['bob'] }))).toContain('G3');
    expect(brokenBy(tell({ color: 'white', opponents: ['carol'] }))).toContain('G3');
    expect(brokenBy(tell({ color: 'white', opponents: ['bob'], gameId: 'h' }))).toContain('G3');
  });

  it('find a cancelled ticket that was matched all the same', () => {
    expect(brokenBy((run) => addMatch(run, 'n', ['c'], 'PLACING'))).toContain('G4');
    expect(
      brokenBy((run) =>
        run.records.set('n', {
          ...run.records.get('m')!,
          id: 'n',
          players: [{ ticketId: 'c', userId: 'carol', tenant: 't', enqueuedAt: '' }],
        }),
      ),
    ).toContain('G4');
  });

  it('find a cancel that was refused for a match which the ticket is not in, or for none', () => {
    const refused = (matchId?: string) => (run: GoodRun) => {
      const reply = problemReply('CANNOT_CANCEL', matchId);
      run.exchanges.push({ ...exchange('t/alice', 'cancel', 55, reply), entryId: 'a' });
    };
    expect(brokenBy(refused('m'))).toEqual([]);
    expect(brokenBy(refused('other'))).toContain('G4');
    expect(brokenBy(refused())).toContain('G4');
  });

  it('find a changed enqueued_at in an answer, in Redis and in the record', () => {
    const other = '2026-01-31T12:00:01.000Z';
    expect(
      brokenBy((run) =>
        run.exchanges.push({
          ...exchange('t/alice', 'read', 40, entryReply(seenTicket('a', { enqueuedAt: other }))),
          entryId: 'a',
        }),
      ),
    ).toEqual(['G5']);
    expect(brokenBy((run) => change(run, 'c', { enqueuedAt: other }))).toEqual(['G5']);
    expect(
      brokenBy((run) => {
        const record = run.records.get('m')!;
        run.records.set('m', {
          ...record,
          players: record.players.map((player) => ({ ...player, enqueuedAt: other })),
        });
      }),
    ).toEqual(['G5']);
  });

  it('find what crosses tenants: a match, a game, an answer', () => {
    expect(
      brokenBy((run) => run.stored.matches.set('m', { ...run.stored.matches.get('m')!, tenant: 'other' })),
    ).toContain('G7');
    expect(brokenBy((run) => run.games.splice(0, 1, { ...run.games[0]!, tenant: 'other' }))).toContain('G7');
    const trespass = (reply: Parameters<typeof exchange>[3]) => ({
      ...exchange('other/alice', 'trespass', 40, reply),
      entryId: 'a',
    });
    expect(brokenBy((run) => run.exchanges.push(trespass(entryReply(seenTicket('a')))))).toContain('G7');
    expect(brokenBy((run) => run.exchanges.push(trespass(problemReply('NOT_FOUND'))))).toEqual([]);
    expect(brokenBy((run) => run.exchanges.push(trespass(problemReply('UNAVAILABLE'))))).toEqual([]);
  });

  it('find a match without its record, a record that says otherwise, and a record of no match', () => {
    expect(brokenBy((run) => run.records.delete('m'))).toContain('G8');
    expect(brokenBy((run) => run.records.set('m', { ...run.records.get('m')!, state: 'PLACING' }))).toContain('G8');
    expect(brokenBy((run) => run.records.set('m', { ...run.records.get('m')!, gameId: 'h' }))).toContain('G8');
    expect(
      brokenBy((run) =>
        run.records.set('n', { id: 'n', tenant: 't', state: 'FAILED', gameId: undefined, players: [] }),
      ),
    ).toContain('G8');
  });

  it('find an answer at the end that Redis contradicts', () => {
    const wrong = {
      ...exchange('t/carol', 'read', 1_100, entryReply(seenTicket('c', { status: 'TIMED_OUT' }))),
      entryId: 'c',
    };
    expect(brokenBy((run) => run.exchanges.push(wrong))).toContain('G9');
    expect(
      brokenBy((run) => run.exchanges.push(exchange('t/alice', 'active', 1_100, entryReply(undefined)))),
    ).toContain('G9');
  });

  it('find a repeated key that got a second ticket, and one that was refused for its own ticket', () => {
    const repeat = (reply: Parameters<typeof exchange>[3]) => (run: GoodRun) =>
      void run.exchanges.push(exchange('t/alice', 'join', 6, reply));
    expect(brokenBy(repeat({ ...entryReply(seenTicket('a'), 201), replayed: true } as never))).toEqual([]);
    expect(brokenBy(repeat(entryReply(seenTicket('b'), 201)))).toContain('key');
    const held = { ...problemReply('ALREADY_QUEUED'), entryId: 'a' } as never;
    expect(brokenBy(repeat(held))).toEqual(['key']);
  });

  it('find a second ticket by the same key though its player was never told of it', () => {
    const second = (run: GoodRun): void => {
      run.exchanges.push(exchange('t/carol', 'join', 2, { kind: 'silence', error: 'socket closed' }));
      run.stored.tickets.set('x', { ...run.stored.tickets.get('c')!, id: 'x' });
    };
    expect(brokenBy(second)).toEqual(['key']);
  });

  it('find answers that no document knows, and accept that a dependency is away', () => {
    const join = (reply: Parameters<typeof exchange>[3]) => (run: GoodRun) =>
      void run.exchanges.push(exchange('t/zoe', 'join', 6, reply));
    expect(brokenBy(join(problemReply('INTERNAL')))).toEqual(['api']);
    expect(brokenBy(join({ kind: 'malformed', status: 502, text: 'Bad Gateway' }))).toEqual(['api']);
    expect(brokenBy(join(problemReply('UNAVAILABLE')))).toEqual([]);
    expect(brokenBy(join({ kind: 'silence', error: 'reset' }))).toEqual([]);
  });
});

describe('when Redis lost its last writes', () => {
  const lossy = (run: GoodRun, fromMs: number, untilMs: number): GoodRun => ({ ...run, loss: { fromMs, untilMs } });

  it('a ticket that was under way then may be gone', () => {
    const run = goodRun();
    run.stored.tickets.delete('c');
    run.exchanges = run.exchanges.filter(({ entryId }) => entryId !== 'c');
    expect(checkEverything(lossy(run, 5, 100)).filter(({ tickets }) => tickets.includes('c'))).toEqual([]);
  });

  it('a ticket that had ended before, or began afterwards, may not', () => {
    const run = goodRun();
    run.stored.tickets.delete('c');
    expect(checkEverything(lossy(run, 500, 600)).map(({ guarantee }) => guarantee)).toContain('G1');
    expect(checkEverything(lossy(run, 0, 1)).map(({ guarantee }) => guarantee)).toContain('G1');
  });

  it('a ticket that is gone is answered 404, and its player may join again', () => {
    const spoilt = (late: Parameters<typeof exchange>[3], rejoin: Parameters<typeof exchange>[3]): string[] => {
      const run = goodRun();
      run.stored.tickets.delete('c');
      run.exchanges = run.exchanges.filter(({ operation, player }) => player !== 't/carol' || operation === 'join');
      run.exchanges.push({ ...exchange('t/carol', 'read', 200, late), entryId: 'c' });
      run.exchanges.push({ ...exchange('t/carol', 'join', 300, rejoin), idempotencyKey: 'second key' });
      return checkEverything(lossy(run, 5, 100))
        .filter(({ tickets }) => tickets.includes('c'))
        .map(({ guarantee }) => guarantee);
    };
    const joined = entryReply(seenTicket('d'), 201);
    expect(spoilt(problemReply('NOT_FOUND'), joined)).toEqual([]);
    expect(spoilt(entryReply(seenTicket('c')), joined)).toEqual(['G1']);
    expect(spoilt(problemReply('NOT_FOUND'), problemReply('ALREADY_QUEUED'))).toEqual(['G1']);
  });

  it('a player of a match that was lost whole may be in a second game, and is counted', () => {
    const run = goodRun();
    run.stored.tickets.delete('a');
    run.games.push({ ...run.games[0]!, gameId: 'h', matchId: 'n', userIds: ['alice'] });
    const tainted = lossy(run, 0, 100);
    expect(checkOnce(tainted, ticketStories(tainted))).toEqual([]);
    expect(countPlayedTwice(tainted, ticketStories(tainted))).toBe(1);
    const other = lossy(run, 500, 600);
    expect(checkOnce(other, ticketStories(other)).map(({ guarantee }) => guarantee)).toContain('G2');
    expect(countPlayedTwice(other, ticketStories(other))).toBe(0);
  });
});
