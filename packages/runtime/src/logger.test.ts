import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What a process writes that runs this with a logger. */
function linesOf(code: string): Record<string, unknown>[] {
  const logger = new URL('./logger.ts', import.meta.url).href;
  const context = new URL('./log-context.ts', import.meta.url).href;
  const program = `
    import { createLogger } from '${logger}';
    import { inLogContext } from '${context}';
    const logger = createLogger({ service: 'test', level: 'info', pretty: false });
    ${code}`;
  const args = ['--conditions=paireto-source', '--input-type=module-typescript', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the logger', () => {
  it('tells in every line what work it belongs to, also of what goes on after a wait, and of nothing else', () => {
    const lines = linesOf(`
      const work = inLogContext({ request_id: 'r1' }, async () => {
        logger.info('before');
        await new Promise((resolve) => setTimeout(resolve, 5));
        logger.info('after');
      });
      logger.info('aside');
      await work;`);
    expect(lines.map(({ msg, request_id: id }) => [msg, id])).toEqual([
      ['before', 'r1'],
      ['aside', undefined],
      ['after', 'r1'],
    ]);
  });

  it('tells an error with its cause, and neither with a secret', () => {
    const [line] = linesOf(`
      const cause = new Error('connect ECONNREFUSED redis://:hunter2@cache:6379');
      logger.error({ err: new Error('no answer', { cause }), token: 'hush', request: { headers: { authorization: 'Bearer hush' } } }, 'it failed');`);
    const text = JSON.stringify(line);
    expect(text).toContain('ECONNREFUSED');
    expect(text).toContain('no answer');
    expect(text).not.toMatch(/hunter2|hush/);
  });
});
