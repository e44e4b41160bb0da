import { buildMatch } from '@paireto/testkit';
import { expect, it } from 'vitest';
import { createOutboxRepublisher } from './republish-outbox.ts';

const matches = [buildMatch({ proposedAt: 7_000 }), buildMatch({ proposedAt: 5_000 })];

function republisher(canPublish: boolean) {
  const overdue: [string, number | undefined][] = [];
  const announced: string[] = [];
  const republish = createOutboxRepublisher({
    store: { readOutbox: async (_tenant, _minAgeMs, limit) => matches.toReversed().slice(0, limit) },
    announcer: {
      announce: async (list) => announced.push(...list.map(({ id }) => id)) && list.length,
      isAnnouncing: () => false,
      drain: async () => undefined,
    },
    owns: () => true,
    canPublish: () => canPublish,
    onOverdue: (tenant, oldestAtMs) => overdue.push([tenant, oldestAtMs]),
  });
  return { republish, overdue, announced };
}

it('tells of the oldest match that a sweep found overdue, and announces all of them', async () => {
  const { republish, overdue, announced } = republisher(true);
  await republish('demo', 2_000);
  expect(overdue).toEqual([['demo', 5_000]]);
  expect(announced.sort()).toEqual(matches.map(({ id }) => id).sort());
});

it('tells of it also while nothing can be announced', async () => {
  const { republish, overdue, announced } = republisher(false);
  await republish('demo', 2_000);
  expect(overdue).toEqual([['demo', 5_000]]);
  expect(announced).toEqual([]);
});

it('says nothing of what is fresh: it is being announced', async () => {
  const { republish, overdue } = republisher(true);
  await republish('demo', 0);
  expect(overdue).toEqual([]);
});
