import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryRoot } from '@paireto/stack';
import { expect, it } from 'vitest';
import { z } from 'zod';

const runSchema = z.object({
  parts: z.array(
    z.object({
      part: z.string(),
      figures: z.array(z.object({ name: z.string(), value: z.number().nullable() })),
      problems: z.array(z.string()),
    }),
  ),
});

/** The bench of live updates with few players: whether it works and what it checks holds, never how fast. */
it('the bench of live updates runs every part, and no player misses a match', async () => {
  const bench = ['--conditions=paireto-source', 'bench/live/src/main.ts', '--quick', '--sockets', '50', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, bench, { cwd: repositoryRoot });
  const { parts } = runSchema.parse(JSON.parse(stdout));
  expect(parts.map(({ part }) => part)).toEqual(['sockets', 'resume', 'killed', 'latency', 'estimates']);
  expect(parts.flatMap(({ problems }) => problems)).toEqual([]);
  const figures = new Map(
    parts.flatMap(({ part, figures: own }) => own.map((each) => [`${part}: ${each.name}`, each.value])),
  );
  expect(figures.get('sockets: sockets on one gateway')).toBe(50);
  expect(figures.get('resume: sockets dropped at once')).toBe(50);
  expect(figures.get('resume: missed their match')).toBe(0);
  expect(figures.get('killed: not in their true state')).toBe(0);
  expect(figures.get('latency: pushes missed')).toBe(0);
});
