import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@paireto/runtime';
import { devToken, tempDir } from '@paireto/testkit';
import { describe, expect, it, vi } from 'vitest';
import { authenticateForTest } from '../testing/authenticate-for-test.ts';
import { SecretFileError } from './read-secret-file.ts';
import { rememberTokens } from './remember-tokens.ts';
import { createSecretFileKeys } from './secret-file-keys.ts';

const [old, next, last] = ['old', 'next', 'last'].map((name) => `${name}-secret-of-at-least-32-characters`) as [
  string,
  string,
  string,
];
const tokenBy = (secret: string) => devToken({ sub: 'alice', tenant: 'demo', secret });

/** A gateway that reads its secrets from a file in a folder of the test. */
async function gateway(text: string) {
  const folder = tempDir('secrets');
  const file = join(folder, 'secrets.txt');
  writeFileSync(file, text);
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const error = vi.fn();
  let tick = (): void => undefined;
  const keys = await createSecretFileKeys({
    file,
    every(_intervalMs, run) {
      tick = run;
      return () => undefined;
    },
    logger: Object.assign(logger, { error }),
  });
  const authenticate = rememberTokens(await authenticateForTest({ nowMs: Date.now, keys }), {
    keys,
    nowMs: Date.now,
    maxTokens: 100,
  });
  const ask = async (token: string) => (await authenticate(`Bearer ${token}`)).outcome;
  /** Looks again and again until tokens by this secret are answered so. */
  const until = async (token: string, outcome: string) =>
    vi.waitFor(async () => {
      tick();
      expect(await ask(token)).toBe(outcome);
    });
  return { folder, file, ask, until, error, tick: () => tick() };
}

describe('a file of secrets', () => {
  it('changes what is taken without a restart: first both, then the new one alone', async () => {
    const { file, ask, until } = await gateway(`${old}\n`);
    const [byOld, byNext] = [await tokenBy(old), await tokenBy(next)];
    expect([await ask(byOld), await ask(byNext)]).toEqual(['authenticated', 'refused']);
    writeFileSync(file, `${next}\n${old}\n`);
    await until(byNext, 'authenticated');
    expect(await ask(byOld)).toBe('authenticated');
    // It was remembered.
    writeFileSync(file, `\r\n  ${next}  \r\n`);
    await until(byOld, 'refused');
    expect(await ask(byNext)).toBe('authenticated');
  });

  it('is noticed also where another file takes its place, as a mounted secret does', async () => {
    const { folder, file, ask, until } = await gateway(old);
    for (const [name, secret] of [
      ['one', next],
      ['two', last],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'secrets.txt'), secret);
      symlinkSync(join(folder, name, 'secrets.txt'), join(folder, 'link'));
      renameSync(join(folder, 'link'), file);
      await until(await tokenBy(secret), 'authenticated');
    }
    expect(await ask(await tokenBy(next))).toBe('refused');
  });

  it.each([
    ['empty', '\n\n'],
    ['cut off', 'short'],
    ['too long', `${Array.from({ length: 17 }, (_, n) => `${next}${n}`).join('\n')}`],
    ['too large', 'x'.repeat(70_000)],
  ])('that is %s later changes nothing, and is said once without a secret', async (_, text) => {
    const { file, ask, until, error, tick } = await gateway(old);
    writeFileSync(file, text);
    await vi.waitFor(() => {
      tick();
      expect(error).toHaveBeenCalled();
    });
    tick();
    expect(await ask(await tokenBy(old))).toBe('authenticated');
    writeFileSync(file, next);
    await until(await tokenBy(next), 'authenticated');
    expect(error).toHaveBeenCalledTimes(1);
    expect(String(error.mock.calls[0]?.[0].err)).not.toMatch(/secret-of-at-least|short\b(?!:)/);
  });

  it('that is gone later changes nothing', async () => {
    const { file, ask, error, tick } = await gateway(old);
    rmSync(file);
    await vi.waitFor(() => {
      tick();
      expect(error).toHaveBeenCalled();
    });
    expect(await ask(await tokenBy(old))).toBe('authenticated');
  });

  it.each(['', 'short', `${old}\nshort`])('that cannot be used from the start is refused: %j', async (text) => {
    await expect(gateway(text)).rejects.toBeInstanceOf(SecretFileError);
  });
});
