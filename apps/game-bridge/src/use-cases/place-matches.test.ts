import type { Match, MatchEvent } from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket } from '@paireto/testkit';
import type { ClaimOutcome, FinalizeOutcome, RequeueOutcome } from '@paireto/ticket-store';
import { describe, expect, it } from 'vitest';
import type { CreateResult, FindResult } from '../ports/game-service.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { createPlaceMatches } from './place-matches.ts';

const match = buildMatch({ proposedAt: 1_000_000 });
const game = { gameId: 'ours' };
const otherGame = { gameId: 'other' };
const waiting = buildTicket({ pools: ['p1', 'p2'] });

/** Places `match` in a world that answers like this, and tells what was done, in order. */
async function place(world: {
  claim?: ClaimOutcome;
  create?: CreateResult;
  find?: FindResult;
  finalize?: FinalizeOutcome;
  requeue?: RequeueOutcome;
  withdrawn?: boolean;
  published?: boolean;
  deliveryCount?: number;
  ageMs?: number;
  match?: Match;
}) {
  const steps: string[] = [];
  const events: MatchEvent[] = [];
  const step = <Result>(name: string, result: Result): Promise<Result> => {
    steps.push(name);
    return Promise.resolve(result);
  };
  const placeMatches = createPlaceMatches({
    tickets: {
      claim: () => step('claim', [world.claim ?? { outcome: 'claimed', attempts: 4 }]),
      finalize: ([placed]) => step(`finalize ${placed?.game.gameId}`, [world.finalize ?? { outcome: 'finalized' }]),
      requeue: ({ reason, final, blamed }) =>
        step(
          `requeue ${[reason, final, ...(blamed ?? [])].join(' ')}`,
          world.requeue ?? { outcome: 'requeued', searching: [waiting], failed: [] },
        ),
    },
    games: {
      create: () => step('create', world.create ?? { outcome: 'created', game }),
      createAll: () => step('create', [world.create ?? { outcome: 'created', game }]),
      find: () => step('find', world.find ?? { outcome: 'none' }),
      withdraw: (_match, { gameId }) => step(`withdraw ${gameId}`, world.withdrawn ?? true),
    },
    publish: ([event]) => {
      events.push(event!);
      return step(event!.type, [world.published ?? true]);
    },
    goesAlone: () => false,
    announce: (commands) => void steps.push(`join ${commands.map(({ pool }) => pool).join()}`),
    nowMs: () => match.proposedAt + (world.ageMs ?? 0),
    random: () => 0.5,
    logger: silentLogger,
    forgottenAfterMs: 1_800_000,
  });
  const [verdict] = await placeMatches([world.match ?? match], world.deliveryCount ?? 1);
  return { verdict, steps, event: events[0] };
}

const done = { verdict: 'done' };
const retry = (delayMs: number) => ({ verdict: 'retry', delayMs });

describe('placing a match', () => {
  it('claims it, creates the game, finalizes it, tells it, and only then is done', async () => {
    const { verdict, steps, event } = await place({});
    expect(steps).toEqual(['claim', 'create', 'finalize ours', 'match.ready']);
    expect(verdict).toEqual(done);
    expect(event).toMatchObject({ match: { id: match.id }, game, attempts: 4 });
  });

  it('says when it took the match up and when it had the game, unless that was another attempt', async () => {
    const at = match.proposedAt + 700;
    expect((await place({ ageMs: 700 })).event).toMatchObject({ claimedAt: at, createdAt: at });
    const found = { outcome: 'found', game } as const;
    const unclear = { outcome: 'unknown', reason: 'silence' } as const;
    expect((await place({ create: unclear, find: found })).event).toHaveProperty('createdAt');
    for (const world of [
      { claim: { outcome: 'already-matched', game, attempts: 1 } as const },
      { finalize: { outcome: 'already-finalized', game: otherGame } as const },
    ]) {
      const { event } = await place(world);
      expect(event).toMatchObject({ type: 'match.ready' });
      expect(event).not.toHaveProperty('claimedAt');
      expect(event).not.toHaveProperty('createdAt');
    }
  });

  it('comes again when the news was not stored', async () => {
    expect((await place({ published: false, deliveryCount: 3 })).verdict).toEqual(retry(1_000));
  });

  it('that has its game already only tells it again, without asking for a game', async () => {
    const { verdict, steps } = await place({ claim: { outcome: 'already-matched', game, attempts: 1 } });
    expect(steps).toEqual(['claim', 'match.ready']);
    expect(verdict).toEqual(done);
  });

  it('comes again when the store does not answer', async () => {
    const placeMatches = createPlaceMatches({
      tickets: { claim: () => Promise.reject(new Error('no redis')) },
    } as unknown as Parameters<typeof createPlaceMatches>[0]);
    await expect(placeMatches([match], 1)).rejects.toThrow('no redis');
  });
});

describe('an unknown outcome', () => {
  const create: CreateResult = { outcome: 'unknown', reason: 'timeout' };

  it('is settled when the game can be found', async () => {
    const { steps, event } = await place({ create, find: { outcome: 'found', game: otherGame } });
    expect(steps).toEqual(['claim', 'create', 'find', 'finalize other', 'match.ready']);
    expect(event).toMatchObject({ game: otherGame });
  });

  it.each<FindResult>([{ outcome: 'none' }, { outcome: 'unknown', reason: 'timeout' }])(
    'never puts the players back: %j means the same key again, later each time',
    async (find) => {
      const { verdict, steps } = await place({ create, find, deliveryCount: 2 });
      expect(steps).toEqual(['claim', 'create', 'find']);
      expect(verdict).toEqual(retry(500));
    },
  );

  it('busy waits as long as the service asks for, a little more so that not all come at once', async () => {
    const { verdict, steps } = await place({ create: { outcome: 'busy', retryAfterMs: 2_000 }, deliveryCount: 9 });
    expect(steps).toEqual(['claim', 'create']);
    expect(verdict).toEqual(retry(2_200));
  });
});

describe('a refusal', () => {
  const refused = (final: boolean): CreateResult => ({ outcome: 'refused', reason: 'no room', final });
  const claim: ClaimOutcome = { outcome: 'claimed', attempts: 1 };

  it('after an earlier attempt puts nobody back while there may be a game of that one', async () => {
    const again = { claim: { outcome: 'claimed', attempts: 2 } as const, create: refused(true) };
    const played = await place({ ...again, find: { outcome: 'found', game: otherGame } });
    expect(played.steps).toEqual(['claim', 'create', 'find', 'finalize other', 'match.ready']);
    const later = await place({ ...again, find: { outcome: 'unknown', reason: 'timeout' } });
    expect(later.steps).toEqual(['claim', 'create', 'find']);
    expect(later.verdict).toEqual(retry(250));
    const none = await place({ ...again, find: { outcome: 'none' } });
    expect(none.steps).toEqual(['claim', 'create', 'find', 'requeue no room true', 'join p1,p2', 'match.failed']);
  });

  it('puts the tickets back, tells every pool of theirs, and tells that it failed', async () => {
    const { verdict, steps, event } = await place({ claim, create: refused(false) });
    expect(steps).toEqual(['claim', 'create', 'requeue no room false', 'join p1,p2', 'match.failed']);
    expect(event).toMatchObject({ reason: 'no room', attempts: 1 });
    expect(verdict).toEqual(done);
  });

  it('that is final says so to the store, and announces nobody who failed', async () => {
    const requeue: RequeueOutcome = { outcome: 'requeued', searching: [], failed: ['a', 'b'] };
    expect((await place({ claim, create: refused(true), requeue })).steps).toEqual([
      'claim',
      'create',
      'requeue no room true',
      'match.failed',
    ]);
  });

  it('that was dealt with before is only told again', async () => {
    const { steps } = await place({ claim, create: refused(false), requeue: { outcome: 'already-requeued' } });
    expect(steps).toEqual(['claim', 'create', 'requeue no room false', 'match.failed']);
  });

  it('of a match that got a game elsewhere meanwhile is not told; the next claim decides', async () => {
    const { verdict, steps } = await place({ claim, create: refused(false), requeue: { outcome: 'not-placing' } });
    expect(steps).toEqual(['claim', 'create', 'requeue no room false']);
    expect(verdict).toEqual(retry(250));
  });
});

describe('a game without takers', () => {
  it('is kept when the match is not placing: the next claim tells whether it is withdrawn or needed', async () => {
    const { verdict, steps } = await place({ finalize: { outcome: 'not-placing' } });
    expect(steps).toEqual(['claim', 'create', 'finalize ours']);
    expect(verdict).toEqual(retry(250));
  });

  it('is withdrawn when the match has another game, which is the one that is told', async () => {
    const { verdict, steps, event } = await place({ finalize: { outcome: 'already-finalized', game: otherGame } });
    expect(steps).toEqual(['claim', 'create', 'finalize ours', 'withdraw ours', 'match.ready']);
    expect(event).toMatchObject({ game: otherGame });
    expect(verdict).toEqual(done);
  });

  it('is not withdrawn when it is the very game that the match has', async () => {
    const { steps } = await place({ finalize: { outcome: 'already-finalized', game } });
    expect(steps).toEqual(['claim', 'create', 'finalize ours', 'match.ready']);
  });
});

describe.each<[string, ClaimOutcome, string[]]>([
  ['void', { outcome: 'void', reason: 'the tickets went elsewhere', requeued: [waiting] }, ['join p1,p2']],
  ['finished', { outcome: 'finished', reason: 'refused before' }, []],
])('a match that is %s', (_what, claim, joins) => {
  const found: FindResult = { outcome: 'found', game };

  it('is told failed once its key is used up, so that a creation that is late makes no game', async () => {
    const { verdict, steps } = await place({ claim });
    expect(steps).toEqual(['claim', ...joins, 'find', 'create', 'withdraw ours', 'match.failed']);
    expect(verdict).toEqual(done);
  });

  it('is told failed when its key is refused', async () => {
    const { steps } = await place({ claim, create: { outcome: 'refused', reason: 'used up', final: true } });
    expect(steps).toEqual(['claim', ...joins, 'find', 'create', 'match.failed']);
  });

  it('has its game withdrawn', async () => {
    const { verdict, steps } = await place({ claim, find: found });
    expect(steps).toEqual(['claim', ...joins, 'find', 'withdraw ours', 'match.failed']);
    expect(verdict).toEqual(done);
  });

  it.each([
    ['it is unknown whether it has a game', { find: { outcome: 'unknown', reason: 'timeout' } as const }],
    ['its game could not be withdrawn', { find: found, withdrawn: false }],
    ['it is unknown whether its key is used up', { create: { outcome: 'unknown', reason: 'timeout' } as const }],
    ['the service is too busy to say', { create: { outcome: 'busy', retryAfterMs: 1_000 } as const }],
  ])('comes again while %s', async (_why, world) => {
    const { verdict, steps } = await place({ claim, ...world });
    expect(verdict).toEqual(retry(250));
    expect(steps).not.toContain('match.failed');
  });

  it('keeps its game when it is so old that it may have been played and forgotten', async () => {
    const { verdict, steps } = await place({ claim, find: found, ageMs: 1_800_000 });
    expect(steps).toEqual(['claim', ...joins, 'find']);
    expect(verdict).toEqual(done);
  });
});

describe('a match for a running game', () => {
  const seats = { ...buildMatchTicket(buildTicket(), 'backfill'), players: [] };
  const joiner = buildMatchTicket(buildTicket(), 'red');
  const joining = buildMatch({ proposedAt: 1_000_000, tickets: [seats, joiner], backfill: { gameId: 'running' } });

  it('is told ready with that game', async () => {
    const { steps, event } = await place({
      match: joining,
      create: { outcome: 'created', game: { gameId: 'running' } },
    });
    expect(steps).toEqual(['claim', 'create', 'finalize running', 'match.ready']);
    expect(event).toMatchObject({ game: { gameId: 'running' } });
  });

  it.each([true, false])('that is refused (for good: %s) blames nobody but the game', async (final) => {
    const claim: ClaimOutcome = { outcome: 'claimed', attempts: 1 };
    const create: CreateResult = { outcome: 'refused', reason: 'over', final };
    const { steps } = await place({ match: joining, claim, create });
    expect(steps).toEqual(['claim', 'create', `requeue over ${final} ${seats.ticketId}`, 'join p1,p2', 'match.failed']);
  });

  it('that is void uses its key up without asking anybody in', async () => {
    const { verdict, steps } = await place({
      match: joining,
      claim: { outcome: 'void', reason: 'gone', requeued: [] },
    });
    expect(steps).toEqual(['claim', 'find', 'withdraw running', 'match.failed']);
    expect(verdict).toEqual(done);
  });
});

describe('the match of a challenge', () => {
  const challenged = { ...match, challenge: { id: match.id } };

  it('that is refused puts no ticket back, whether or not the refusal is final, and tells that it failed', async () => {
    for (const final of [false, true]) {
      const { verdict, steps, event } = await place({
        match: challenged,
        create: { outcome: 'refused', reason: 'full', final },
        requeue: { outcome: 'requeued', searching: [], failed: ['a', 'b'] },
        claim: { outcome: 'claimed', attempts: 1 },
      });
      expect(steps).toEqual(['claim', 'create', 'requeue full true', 'match.failed']);
      expect(verdict).toEqual(done);
      expect(event).toMatchObject({ match: { challenge: { id: match.id } }, reason: 'full' });
    }
  });

  it('that is void is told failed with its reason, so that the challenge comes back', async () => {
    const claim: ClaimOutcome = { outcome: 'void', reason: 'a player is in another match', requeued: [] };
    const { steps, event } = await place({ match: challenged, claim });
    expect(steps).toEqual(['claim', 'find', 'create', 'withdraw ours', 'match.failed']);
    expect(event).toMatchObject({ reason: 'a player is in another match' });
  });

  it('and so old that it may be forgotten is told of the game that it has, which nobody else would tell', async () => {
    const { steps, event } = await place({
      ...{ match: challenged, ageMs: 1_800_000, find: { outcome: 'found', game } },
      claim: { outcome: 'void', reason: 'it was accepted too long ago', requeued: [] },
    });
    expect(steps).toEqual(['claim', 'find', 'match.ready']);
    expect(event).toMatchObject({ game });
  });

  it('and so old without a game is told failed', async () => {
    const { steps } = await place({
      ...{ match: challenged, ageMs: 1_800_000 },
      claim: { outcome: 'void', reason: 'it was accepted too long ago', requeued: [] },
    });
    expect(steps).toEqual(['claim', 'find', 'match.failed']);
  });
});

describe('a list of matches', () => {
  const list = ['usual', 'busy', 'matched', 'lost', 'other'].map((queue) =>
    buildMatch({ queue, tenant: match.tenant }),
  );
  const [usual, busy, matched, lost, other] = list as [Match, Match, Match, Match, Match];

  /** Places the list; what is unusual about each of them is in its queue's name. */
  const placeList = (overrides: { goesAlone?: (match: Match) => boolean; finalize?: () => Promise<never> } = {}) => {
    const steps: string[] = [];
    const step = (name: string, queues: readonly string[]) => void steps.push(`${name} ${queues.join()}`);
    const placeMatches = createPlaceMatches({
      tickets: {
        claim: async (matches) => {
          step(
            'claim',
            matches.map(({ queue }) => queue),
          );
          return matches.map((each) =>
            each === matched ? { outcome: 'already-matched', game, attempts: 1 } : { outcome: 'claimed', attempts: 1 },
          );
        },
        finalize:
          overrides.finalize ??
          (async (placed) => {
            step(
              'finalize',
              placed.map((one) => one.match.queue),
            );
            return placed.map((one) => ({ outcome: one.match === lost ? 'not-placing' : 'finalized' }));
          }),
        requeue: () => Promise.reject(new Error('not asked for')),
      },
      games: {
        create: () => Promise.reject(new Error('not asked for')),
        createAll: async (matches) => {
          step(
            'create',
            matches.map(({ queue }) => queue),
          );
          return matches.map((each) =>
            each === busy ? { outcome: 'busy', retryAfterMs: 700 } : { outcome: 'created', game: { gameId: each.id } },
          );
        },
        find: async () => ({ outcome: 'none' }),
        withdraw: async () => true,
      },
      goesAlone: overrides.goesAlone ?? (() => false),
      publish: async (events) => {
        step(
          'publish',
          events.map((event) => event.match.queue),
        );
        return events.map((event) => event.match !== other);
      },
      announce: () => undefined,
      nowMs: () => match.proposedAt,
      random: () => 0,
      logger: silentLogger,
      forgottenAfterMs: 1_800_000,
    });
    return { steps, verdicts: placeMatches(list, 1) };
  };

  it('takes each step as one, and what is unusual about one of them touches no other', async () => {
    const { steps, verdicts } = placeList();
    expect(await verdicts).toEqual([done, retry(700), done, retry(200), retry(200)]);
    expect(steps).toEqual([
      'claim usual,busy,matched,lost,other',
      'publish matched',
      'create usual,busy,lost,other',
      'finalize usual,lost,other',
      'publish usual,other',
    ]);
  });

  it('does not wait for a match that the game service is asked about by itself', async () => {
    const { steps, verdicts } = placeList({ goesAlone: (each) => each === usual });
    expect(await verdicts).toEqual([done, retry(700), done, retry(200), retry(200)]);
    expect(steps).toContain('create usual');
    expect(steps).toContain('create busy,lost,other');
  });

  it('fails where a step fails for all, and only for those that took it', async () => {
    const { verdicts } = placeList({ finalize: () => Promise.reject(new Error('no redis')) });
    const failed = new Error('no redis');
    expect(await verdicts).toEqual([failed, retry(700), done, failed, failed]);
  });
});
