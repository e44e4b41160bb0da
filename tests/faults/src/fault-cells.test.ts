import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectCells } from './cells/all-cells.ts';
import { runCells } from './run/run-cells.ts';
import { defaultSettings } from './run/settings.ts';

/** A part of what `npm run faults` does, with less load, so that it fits into every test run. */
const subset = selectCells([
  'everything:roll',
  'gateway:kill',
  'matcher:takeover',
  'bridge:kill',
  'redis:kill',
  'nats:kill',
  'postgres:pause',
  'live-game:timeout-after-create',
  'gateway-redis:drop-replies',
]);
const load = { seconds: 6, rate: 40, probeEveryMs: 500 };

/** Beyond the longest waits of the harness itself: it is to say what is wrong, not to be interrupted. */
const TIMEOUT_MS = 600_000;

describe('under load nobody is lost, and nobody plays twice, in spite of', () => {
  let dataDir = '';
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'paireto-faults-'));
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it.each(subset.map((cell) => [cell.about, cell] as const))(
    '%s',
    async (_, cell) => {
      const { PATH, HOME } = process.env;
      const [result] = await runCells([cell], {
        settings: { ...defaultSettings, ...load, signal: new AbortController().signal },
        dataDir: join(dataDir, cell.name.replace(':', '-')),
        env: { PATH, HOME },
        say: () => undefined,
      });
      expect(result?.error).toBeUndefined();
      expect(result?.violations).toEqual([]);
      expect(result?.matches).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
