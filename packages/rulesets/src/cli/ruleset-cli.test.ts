import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rulesetJsonSchemaText } from '../ruleset-json-schema.ts';
import { presetsFolder } from '../testing/preset-files.ts';
import { rulesetCli } from './ruleset-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'paireto-ruleset-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  let printed = '';
  let complaints = '';
  const code = rulesetCli(args, {
    print: (text) => {
      printed += text;
    },
    complain: (text) => {
      complaints += text;
    },
  });
  return { code, printed, complaints };
}

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const duel = 'name: duel\nversion: 3\nteams: { count: 2, names: [white, black] }\n';

describe('npm run ruleset -- check', () => {
  it('tells what a ruleset means, and what is allowed after which wait', () => {
    const file = fileOf(
      'duel.yaml',
      `${duel}rating: { window: 100, expand: [{ after: 10s, to: 200 }] }\nmax_wait: 90s\n`,
    );
    expect(run('check', file)).toEqual({
      code: 0,
      complaints: '',
      printed: `duel, version 3
  a match       white (1) against black (1)
  who may meet  everybody in the queue
  ratings       the window below decides
  avoided       whom a player blocks
  chosen        adaptive: as near as the number of players allows; the longest waiting may be passed over for 30 s
  challenges    a player may challenge another
  gives up      after 1 m 30 s

  What is allowed, by the wait of who has waited longest of those who meet:
    after  ratings within
    0 s    100
    10 s   200

${file} is fine: duel (version 3)
`,
    });
  });

  it('tells of teams, roles, parties, regions, wishes and the rest', () => {
    const { printed } = run('check', join(presetsFolder, 'arena.yaml'), join(presetsFolder, 'interview.yaml'));
    expect(printed).toContain('  roles         1 tank, 1 healer, 3 damage in every team\n');
    expect(printed).toContain('  parties       of 1, 2, 3, 4, 5; rated as their best player\n');
    expect(printed).toMatch(/ 45 s +500 +any +140 ms +where possible +any\n/);
    expect(printed).toContain('  preferences   1 of topics in common; the same difficulty; duration within 15\n');
    expect(printed).toContain('  ahead         member by 1 m\n');
  });

  it('tells where ratings come from, what moves them, and what holds players back', () => {
    const { printed } = run('check', join(presetsFolder, 'chess-ladder.yaml'));
    for (const line of [
      'ratings       the window below decides; 100 wider where anybody is provisional (deviation 110 or more)',
      'known from    results, kept by Paireto; others are 1500',
      'moved by      games of mode rated',
      'seasons       of 90 d from 2026-12-01 on, each beginning 25 % nearer to the default; 5 games to be ranked',
      'after a game  no other until its result, or for 2 h',
    ]) {
      expect(printed).toContain(`  ${line}\n`);
    }
    const plain = fileOf(
      'plain-ratings.yaml',
      `${duel}challenges: false\nrating: { window: 9, provisional_extra: 7 }\n` +
        'ratings: { source: account-api, fallback: token, default: 900, provisional: 80 }\n',
    );
    const other = run('check', plain).printed;
    expect(other).toContain('decides; 7 wider where all are provisional (deviation 80 or more)\n');
    expect(other).toContain('  known from    the account API, or else the token; others are 900\n');
    expect(other).not.toMatch(/challenges|seasons|moved by|after a game/);
  });

  it('tells of a ladder whose one season never ends, and where everybody is alike', () => {
    const endless = fileOf(
      'endless.yaml',
      `${duel}ratings: { source: account-api, fallback: built-in, min_games: 1 }\n`,
    );
    const { printed } = run('check', endless);
    expect(printed).toContain('  known from    the account API, or else results, kept by Paireto; others are 1500\n');
    expect(printed).toContain('  moved by      every game\n  seasons       one that never ends; 1 game to be ranked\n');
    const alike = fileOf('alike.yaml', `${duel}ratings: { source: static, default: 7 }\n`);
    expect(run('check', alike).printed).toContain('  known from    nobody; all are 7\n');
  });

  it('shortens a long table to its beginning and its end', () => {
    const { printed } = run('check', join(presetsFolder, 'chess.yaml'));
    expect(printed).toMatch(/ 1 m 40 s +350 +that one\n +…\n +10 m +1600 +that one\n/);
  });

  it('needs no table where nothing depends on the wait', () => {
    const file = fileOf('plain.yaml', 'name: plain\nversion: 1\nfree_for_all: 4\nacceptance: { within: 9s }\n');
    const { printed } = run('check', file);
    expect(printed).toContain('  a match       4 players, everybody against everybody\n');
    expect(printed).toContain('  ready check   everybody accepts within 9 s\n');
    expect(printed).not.toContain('What is allowed');
  });

  it('fails with every problem, and still checks the other paths', () => {
    const bad = fileOf('bad.yaml', `${duel}maxWait: 3s\nrating: { window: 0 }\n`);
    expect(run('check', '--quiet', bad, presetsFolder)).toEqual({
      code: 1,
      complaints: `${bad} is refused, 2 problems:
  ${bad}:4:1: maxWait: unknown key; did you mean "max_wait"?
  ${bad}:5:19: rating.window: must be above 0
`,
      printed: `${presetsFolder} is fine: arena (version 1), chess-adaptive (version 1), chess-ladder (version 1), chess-phased (version 1), chess (version 2), interview (version 1), tic-tac-toe (version 1)\n`,
    });
  });

  it('says what it wants when it is called wrongly', () => {
    expect(run('check')).toMatchObject({ code: 1, complaints: expect.stringContaining('Name a ruleset file') });
    expect(run('check', '--loud', 'x')).toMatchObject({
      code: 1,
      complaints: expect.stringContaining('option --loud'),
    });
    expect(run('verify')).toMatchObject({ code: 1, complaints: expect.stringContaining('no command "verify"') });
    expect(run('schema', 'a', 'b')).toMatchObject({ code: 1 });
  });

  it.each([[[]], [['--help']], [['check', '-h']]])('explains itself: %j', (args) => {
    expect(run(...args)).toMatchObject({ code: 0, printed: expect.stringContaining('npm run ruleset -- check') });
  });
});

describe('npm run ruleset -- schema', () => {
  it('prints the JSON Schema, or writes it into a file', () => {
    expect(run('schema').printed).toBe(rulesetJsonSchemaText());
    const file = join(folder, 'out.schema.json');
    expect(run('schema', file)).toEqual({ code: 0, printed: '', complaints: '' });
    expect(readFileSync(file, 'utf8')).toBe(rulesetJsonSchemaText());
  });
});
