import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chessQueue } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './env.ts';
import { loadQueues } from './queues-file.ts';

const fileWith = (content: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'paireto-queues-')), 'queues.json');
  writeFileSync(file, content);
  return file;
};

describe('loadQueues', () => {
  it('offers chess when no file is named', () => {
    expect([...loadQueues(undefined).keys()]).toEqual(['chess']);
  });

  it('reads the queues of a file by name', () => {
    const file = fileWith(JSON.stringify([chessQueue, { ...chessQueue, name: 'bullet', maxWaitSeconds: 60 }]));
    expect(loadQueues(file).get('bullet')?.maxWaitSeconds).toBe(60);
  });

  it.each([
    ['a missing file', '/nonexistent/queues.json', /cannot read/],
    ['broken JSON', fileWith('[{'), /cannot read/],
    [
      'a window of zero',
      fileWith(JSON.stringify([{ ...chessQueue, rating: { ...chessQueue.rating, window: 0 } }])),
      /at 0\.rating\.window/,
    ],
  ])('refuses %s and names the place', (_, file, message) => {
    expect(() => loadQueues(file)).toThrow(ConfigError);
    expect(() => loadQueues(file)).toThrow(message);
  });
});
