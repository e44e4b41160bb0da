import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRulesets, rulesetDigest } from '@paireto/rulesets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { contextForTest } from '../testing/context-for-test.ts';
import { gatewayStand } from '../testing/gateway-stand.ts';

const preset = readFileSync(new URL('../../../../rulesets/chess.yaml', import.meta.url), 'utf8');
const withVersion = (version: number, text = preset): string => text.replace(/^version: .*$/m, `version: ${version}`);
const widened = (text: string): string => text.replace(/^max_wait: .*$/m, 'max_wait: 7m');

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'paireto-apply-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(cwd, path, '..'), { recursive: true });
  writeFileSync(join(cwd, path), text);
}
const read = (path: string): string => readFileSync(join(cwd, path), 'utf8');

async function apply(...args: string[]) {
  const { context, printed, said } = contextForTest({ cwd });
  const code = await runCli(['apply', ...args], context, '0');
  return { code, printed: printed(), said: said() };
}
const offline = (...args: string[]) => apply(...args, '--to', 'live', '--offline');

describe('apply', () => {
  it('writes what is new and what changed, leaves the rest, and says what to restart', async () => {
    write('live/chess.yaml', withVersion(1));
    write('live/arena.yaml', readFileSync(new URL('../../../../rulesets/arena.yaml', import.meta.url), 'utf8'));
    write('new/chess.yaml', widened(withVersion(2)));
    write('new/blitz.json', JSON.stringify(blitz));
    const { code, printed, said } = await offline('new');
    expect({ code, said }).toEqual({
      code: 0,
      said: '2 written to live.\nRestart all matchers, bridges and gateways for blitz, chess: they read rulesets only when they start.\n',
    });
    expect(printed).toMatch(/^new +blitz +version 1 +live\/blitz\.json$/m);
    expect(printed).toMatch(/^update +chess +version 1 → 2 +live\/chess\.yaml$/m);
    expect(readdirSync(join(cwd, 'live')).sort()).toEqual(['arena.yaml', 'blitz.json', 'chess.yaml']);
    expect(read('live/chess.yaml')).toBe(read('new/chess.yaml'));
    expect([...loadRulesets(join(cwd, 'live')).keys()].sort()).toEqual(['arena', 'blitz', 'chess']);
    expect(await offline('new')).toMatchObject({ code: 0, said: 'Nothing to change.\n' });
  });

  it('finds the file of the queue, whatever it is called', async () => {
    write('live/00-main.yml', withVersion(1));
    write('chess.yaml', withVersion(1, `# in other words\n${preset}`));
    const { printed } = await offline('chess.yaml');
    expect(printed).toMatch(/^reworded +chess +version 1 +live\/00-main\.yml$/m);
    expect(readdirSync(join(cwd, 'live'))).toEqual(['00-main.yml']);
    expect(read('live/00-main.yml')).toContain('# in other words');
  });

  it('changes nothing with --dry-run', async () => {
    write('chess.yaml', preset);
    const { code, said } = await offline('chess.yaml', '--dry-run');
    expect(code).toBe(0);
    expect(said).toContain('1 would be written to live (--dry-run).');
    expect(readdirSync(cwd)).toEqual(['chess.yaml']);
  });

  it('refuses all of it when the rules of one changed under the same version', async () => {
    write('live/chess.yaml', withVersion(3));
    write('new/chess.yaml', widened(withVersion(3)));
    write('new/blitz.json', JSON.stringify(blitz));
    const { code, said } = await offline('new');
    expect(code).toBe(4);
    expect(said).toContain('new/chess.yaml: version 3 has other rules already: raise "version" to 4');
    expect(readdirSync(join(cwd, 'live'))).toEqual(['chess.yaml']);
    expect(read('live/chess.yaml')).toBe(withVersion(3));
  });

  it('names every problem of every file and changes nothing when one is wrong', async () => {
    write('a.yaml', 'queue: 1\n');
    write('b.yaml', preset.replace('name:', 'nmae:'));
    const { code, said } = await offline('a.yaml', 'b.yaml', 'missing.yaml');
    expect(code).toBe(2);
    for (const part of ['a.yaml:1:1', 'b.yaml:', 'missing.yaml: no such file']) expect(said).toContain(part);
    expect(readdirSync(cwd)).toEqual(['a.yaml', 'b.yaml']);
  });

  it.each([
    [['chess.yaml', 'again.yaml'], 2, 'the queue "chess" is also that of chess.yaml'],
    [['chess.yaml', '--to', 'chess.yaml'], 2, 'chess.yaml is a file'],
    [['chess.yaml', '--to', 'broken'], 4, 'What broken has now is refused'],
    [['chess.yaml', '--to', 'json'], 4, 'the folder has this queue as JSON'],
    [[], 2, 'Say <files>'],
  ])('%j ends with %d', async (args, exitCode, message) => {
    write('chess.yaml', preset);
    write('again.yaml', preset);
    write('broken/x.yaml', 'queue: 1');
    write('json/chess.json', JSON.stringify({ ...blitz, name: 'chess' }));
    const { code, said } = await apply('--to', 'live', '--offline', ...args);
    expect(said).toContain(message);
    expect(code).toBe(exitCode);
  });

  it('needs to be told where', async () => {
    write('chess.yaml', preset);
    expect(await apply('chess.yaml', '--offline')).toMatchObject({
      code: 2,
      said: expect.stringContaining('--to <folder>'),
    });
  });
});

describe('apply with a gateway', () => {
  it('refuses a version that the installation ever knew with other rules, and tells who runs what', async () => {
    write('chess.yaml', withVersion(2));
    const digest = rulesetDigest(loadRulesets(join(cwd, 'chess.yaml')).get('chess')!);
    const known = { queue: 'chess', version: 2, digest };
    const stand = await gatewayStand(() => ({
      json: { rulesets: [known], registered: [{ ...known, version: 1 }, known] },
    }));
    try {
      const where = ['--to', 'live', '--internal-url', stand.url, '--token', 't', '--json'];
      const same = JSON.parse((await apply('chess.yaml', ...where)).printed);
      expect(same).toEqual({
        folder: 'live',
        applied: true,
        rulesets: [
          {
            queue: 'chess',
            change: 'new',
            from_version: null,
            version: 2,
            digest,
            source: 'chess.yaml',
            target: 'live/chess.yaml',
            problem: null,
            needs_restart: false,
          },
        ],
      });
      write('chess.yaml', widened(withVersion(1)));
      const refused = await apply('chess.yaml', ...where);
      expect(refused.code).toBe(4);
      expect(JSON.parse(refused.printed)).toMatchObject({ applied: false, rulesets: [{ change: 'refused' }] });
      write('chess.yaml', widened(withVersion(3)));
      expect(JSON.parse((await apply('chess.yaml', ...where, '--dry-run')).printed)).toMatchObject({
        applied: false,
        rulesets: [{ change: 'update', from_version: 2, version: 3, needs_restart: true }],
      });
    } finally {
      await stand.stop();
    }
  });

  it('that does not answer says how to do without', async () => {
    write('chess.yaml', preset);
    const { code, said } = await apply(
      'chess.yaml',
      '--to',
      'live',
      '--internal-url',
      'http://127.0.0.1:9',
      '--token',
      't',
    );
    expect(code).toBe(5);
    expect(said).toContain('--offline');
    expect(readdirSync(cwd)).toEqual(['chess.yaml']);
  });
});

const blitz = {
  name: 'blitz',
  version: 1,
  teams: [
    { name: 'white', size: 1 },
    { name: 'black', size: 1 },
  ],
};
