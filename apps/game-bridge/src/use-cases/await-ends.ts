import type { MatchEvent } from '@paireto/contracts';
import type { KeepRecords } from './keep-records.ts';
import type { Verdict } from './verdict.ts';

/** So many may wait; when there are more, they are written as they come. */
const MAX_WAITING = 5_000;

/** A list that was asked about: the verdicts so far, and how many are still missing. */
interface Asked {
  verdicts: Verdict[];
  missing: number;
  resolve: (verdicts: Verdict[]) => void;
  reject: (reason: unknown) => void;
}

/** An event with its place in the list that it came in. */
interface Member {
  event: MatchEvent;
  index: number;
  asked: Asked;
}

/**
 * Holds `match.found` back for a moment, so that it is written together with what became of the match: one row instead of
 * one that is changed at once, at half the cost. What comes without an end, or to another bridge, is written after the pause.
 *
 * @param deps.pause lasts half as long as an event is held at most.
 */
export function createAwaitEnds(deps: {
  keep: KeepRecords;
  pause: () => Promise<void>;
  maxWaiting?: number;
}): KeepRecords {
  const { keep, pause, maxWaiting = MAX_WAITING } = deps;
  let fresh = new Map<string, Member>();
  /** Those that have waited through a whole pause by its end. */
  let due = new Map<string, Member>();
  let isPausing = false;

  /** Has these written together; each list hears when all of its own are. */
  const write = async (members: readonly Member[]): Promise<void> => {
    if (members.length === 0) return;
    try {
      const verdicts = await keep(members.map(({ event }) => event));
      for (const [place, { index, asked }] of members.entries()) {
        asked.verdicts[index] = verdicts[place]!;
        asked.missing -= 1;
        if (asked.missing === 0) asked.resolve(asked.verdicts);
      }
    } catch (error) {
      for (const { asked } of members) asked.reject(error);
    }
  };

  const writeDue = async (): Promise<void> => {
    while (fresh.size + due.size > 0) {
      await pause();
      void write([...due.values()]);
      due = fresh;
      fresh = new Map();
    }
    isPausing = false;
  };

  /** Takes out the found event of this match, if one waits. */
  const take = (matchId: string): Member | undefined => {
    const member = fresh.get(matchId) ?? due.get(matchId);
    if (member !== undefined && !fresh.delete(matchId)) due.delete(matchId);
    return member;
  };

  /** Holds a found event back, or gives what is to be written now: what was waiting for this one comes before it. */
  const holdOrGive = (member: Member): Member[] => {
    const { type, match } = member.event;
    const waiting = take(match.id);
    if (type !== 'match.found' || waiting !== undefined || fresh.size + due.size >= maxWaiting)
      return waiting === undefined ? [member] : [waiting, member];
    fresh.set(match.id, member);
    return [];
  };

  return (events) =>
    new Promise((resolve, reject) => {
      const asked: Asked = { verdicts: new Array<Verdict>(events.length), missing: events.length, resolve, reject };
      void write(events.flatMap((event, index) => holdOrGive({ event, index, asked })));
      if (isPausing || fresh.size === 0) return;
      isPausing = true;
      void writeDue();
    });
}
