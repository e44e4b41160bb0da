import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';

const module = new URL('./run-app.ts', import.meta.url).href;
const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that runs `start(shutdown)` as an app; its lines, and its end. */
function appProcess(start: string, options = '{}') {
  const program = `
    import { runApp } from ${JSON.stringify(module)};
    const say = (line) => process.stdout.write(line + '\\n');
    const forever = new Promise(() => setInterval(() => undefined, 1_000));
    await runApp(async (shutdown) => { ${start} }, ${options});
    setInterval(() => undefined, 1_000);
    say('started');`;
  const child = spawn(process.execPath, ['--conditions=paireto-source', '--input-type=module', '-e', program]);
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return {
    signal: (name: NodeJS.Signals) => child.kill(name),
    async said(line: string) {
      while (!out.split('\n').includes(line)) await once(child.stdout, 'data');
    },
    async ended() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      return { code: child.exitCode, lines: out.trim().split('\n'), err };
    },
    isRunning: () => child.exitCode === null,
  };
}

describe('an app', () => {
  it('stops on SIGTERM step by step, the last first, and exits with 0', async () => {
    const app = appProcess(
      `shutdown.add('redis', () => say('redis')); shutdown.add('requests', () => say('requests'));`,
    );
    await app.said('started');
    app.signal('SIGTERM');
    expect(await app.ended()).toEqual({ code: 0, lines: ['started', 'requests', 'redis'], err: '' });
  });

  it('can be stopped in the middle of its start', async () => {
    const app = appProcess(`shutdown.add('redis', () => say('redis')); say('starting'); await forever;`);
    await app.said('starting');
    app.signal('SIGINT');
    expect(await app.ended()).toEqual({ code: 0, lines: ['starting', 'redis'], err: '' });
  });

  it('takes a signal that comes twice at once for one, and gives up at a later one, saying what hung', async () => {
    const app = appProcess(`shutdown.add('sockets', () => { say('closing'); return forever; });`);
    await app.said('started');
    app.signal('SIGTERM');
    app.signal('SIGINT');
    await app.said('closing');
    expect(app.isRunning()).toBe(true);
    const again = setInterval(() => app.signal('SIGTERM'), 200);
    const { code, err } = await app.ended().finally(() => clearInterval(again));
    expect([code, err]).toEqual([1, 'told to stop once more: still at "sockets"\n']);
  });

  it('gives up when its time is over, saying what hung', async () => {
    const app = appProcess(`shutdown.add('sockets', () => forever);`, '{ stopLimitMs: 200 }');
    await app.said('started');
    app.signal('SIGTERM');
    const { code, err } = await app.ended();
    expect([code, err]).toEqual([1, 'stopping took longer than 0.2 s: still at "sockets"\n']);
  });

  it('exits with 1 and the reason when a step fails, after all the others', async () => {
    const app = appProcess(
      `shutdown.add('redis', () => say('redis')); shutdown.add('nats', () => { throw new Error('lost'); });`,
    );
    await app.said('started');
    app.signal('SIGTERM');
    const { code, lines, err } = await app.ended();
    expect([code, lines]).toEqual([1, ['started', 'redis']]);
    expect(err).toContain('nats: lost');
  });

  it('exits with 1 and the reason when it cannot start', async () => {
    const { code, err } = await appProcess(`throw new Error('no such port');`).ended();
    expect(code).toBe(1);
    expect(err).toContain('no such port');
  });
});
