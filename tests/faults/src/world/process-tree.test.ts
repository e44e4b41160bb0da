import { spawn } from 'node:child_process';
import { waitFor } from '@paireto/testkit';
import { expect, test } from 'vitest';
import { pauseTree, processTree } from './process-tree.ts';

test('a paused process stops with its children, and all go on together', async () => {
  // The child counts into the pipe; its parent only waits.
  const shell = spawn('/bin/sh', ['-c', '(while :; do echo tick; sleep 0.01; done) & wait'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let ticks = 0;
  shell.stdout.on('data', () => {
    ticks += 1;
  });
  try {
    const pid = shell.pid!;
    await waitFor(() => ticks > 0 && processTree(pid).length > 1, { description: 'the child' });
    const resume = pauseTree(pid);
    // What is in the pipe already may still arrive.
    const settled = async (): Promise<number> => {
      for (let last = -1; ; ) {
        await new Promise((resolve) => setTimeout(resolve, 150));
        if (ticks === last) return ticks;
        last = ticks;
      }
    };
    const stopped = await settled();
    resume();
    await waitFor(() => ticks > stopped, { description: 'the child to go on' });
    expect(stopped).toBeGreaterThan(0);
  } finally {
    process.kill(-shell.pid!, 'SIGKILL');
  }
});
