import { type PlayerSignal, playersSubject } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { createPlayerHearing } from './hear-players.ts';

const TICKET = '01990000-0000-7000-8000-00000000000a';
const about = { v: 1 as const, kind: 'ticket' as const, ticketId: TICKET };

/** Subjects that are listened to, and what was left out. */
function createWorld() {
  const subjects = new Map<string, (text: string) => void>();
  const malformed: string[] = [];
  const hear = createPlayerHearing(
    (subject, take) => {
      subjects.set(subject, take);
      return () => void subjects.delete(subject);
    },
    (subject) => void malformed.push(subject),
  );
  return {
    subjects,
    malformed,
    say: (tenant: string, message: unknown) =>
      subjects.get(playersSubject(tenant))?.(typeof message === 'string' ? message : JSON.stringify(message)),
    listen(tenant: string, userId: string) {
      const heard: PlayerSignal[] = [];
      return { heard, stop: hear({ tenant, userId }, (signal) => void heard.push(signal)) };
    },
  };
}

describe('createPlayerHearing', () => {
  it('tells each listener what is for its player of its tenant, and nothing else', () => {
    const world = createWorld();
    const [ann, bob, other] = [
      world.listen('acme', 'ann'),
      world.listen('acme', 'bob'),
      world.listen('other', 'ann'),
    ] as const;
    world.say('acme', {
      v: 1,
      signals: [
        { to: ['ann', 'cid'], signal: about },
        { to: ['__proto__'], signal: about },
        { to: ['bob', 'ann'], signal: about },
      ],
    });
    expect(ann.heard).toEqual([about, about]);
    expect(bob.heard).toEqual([about]);
    expect(other.heard).toEqual([]);
  });

  it('leaves out a malformed signal alone, and does not look at those for nobody here', () => {
    const world = createWorld();
    const ann = world.listen('acme', 'ann');
    world.say('acme', {
      v: 1,
      signals: [
        { to: ['ann'], signal: { v: 7 } },
        { to: ['nobody'], signal: { v: 7 } },
        { to: ['ann'], signal: about },
      ],
    });
    expect(ann.heard).toEqual([about]);
    expect(world.malformed).toHaveLength(1);
    for (const broken of ['', '{', { v: 2, signals: [] }, { v: 1, signals: [{ to: 'ann', signal: about }] }])
      world.say('acme', broken);
    expect(ann.heard).toHaveLength(1);
    expect(world.malformed).toHaveLength(5);
  });

  it('listens to a tenant while somebody of it is listened for', () => {
    const world = createWorld();
    const [ann, again, bob] = [
      world.listen('acme', 'ann'),
      world.listen('acme', 'ann'),
      world.listen('acme', 'bob'),
    ] as const;
    expect([...world.subjects.keys()]).toEqual([playersSubject('acme')]);
    ann.stop();
    ann.stop();
    bob.stop();
    world.say('acme', { v: 1, signals: [{ to: ['ann', 'bob'], signal: about }] });
    expect([ann.heard.length, again.heard.length, bob.heard.length]).toEqual([0, 1, 0]);
    again.stop();
    expect(world.subjects.size).toBe(0);
    expect(world.listen('acme', 'ann').heard).toEqual([]);
    expect(world.subjects.size).toBe(1);
  });
});
