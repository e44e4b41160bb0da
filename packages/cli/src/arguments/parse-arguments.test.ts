import type { ArgsDef } from 'citty';
import { describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { parseArguments } from './parse-arguments.ts';

const args = {
  queue: { type: 'positional', required: false },
  watch: { type: 'boolean' },
  rating: { type: 'string' },
  reason: { type: 'enum', options: ['later', 'rated'] },
} satisfies ArgsDef;
const parse = (words: string[], takesAttributes = false, manyWords = false) =>
  parseArguments(words, args, { command: 'test', takesAttributes, manyWords });

function refusal(call: () => unknown): CliError {
  try {
    call();
  } catch (error) {
    if (error instanceof CliError) return error;
  }
  throw new Error('it was not refused');
}

describe('arguments', () => {
  it('are options with and without "=", flags, and words in their places', () => {
    expect(parse(['chess', '--watch', '--rating', '-5']).given).toMatchObject({
      queue: 'chess',
      watch: true,
      rating: '-5',
    });
    expect(parse(['--rating=1620', '--reason', 'later']).given).toMatchObject({ rating: '1620', reason: 'later' });
    expect(parse([]).given.watch).toBeUndefined();
  });

  it.each([
    [['--wacth'], 'There is no option --wacth; is --watch meant?'],
    [['--nothing-like-it'], 'There is no option --nothing-like-it'],
    [['-x'], 'There is no option --x'],
    [['--rating'], '--rating needs a value.'],
    [['--rating='], '--rating needs a value.'],
    [['--reason', 'nope'], '--reason: one of later, rated, not "nope".'],
    [['chess', 'arena'], '"arena" is one word too many.'],
  ])('%j are refused by name, with exit code 2 and where the help is', (words, message) => {
    const error = refusal(() => parse(words));
    expect(error.message).toContain(message);
    expect(error.exitCode).toBe(2);
    expect(`${error.message} ${error.remedy ?? ''}`).toMatch(/--help|one of/);
  });

  it('that are needed are asked for by name', () => {
    const needed = {
      opponent: { type: 'positional', required: true },
      user: { type: 'string', required: true },
    } as const;
    const options = { command: 'test', takesAttributes: false, manyWords: false };
    expect(refusal(() => parseArguments(['--user', 'a'], needed, options)).message).toBe('Say <opponent>.');
    expect(refusal(() => parseArguments(['bob'], needed, options)).message).toBe('Say --user.');
  });

  it('may be many words where the command takes them', () => {
    expect(parse(['a', 'b', 'c'], false, true).given._).toEqual(['a', 'b', 'c']);
  });
});

describe('attributes', () => {
  it('are said as options or with "=", under the names of the ruleset', () => {
    const { given, attributes } = parse(
      ['chess', '--time-control', '3+2', 'mode=casual', '--max-rating-gap=200'],
      true,
    );
    expect(given.queue).toBe('chess');
    expect(attributes).toEqual({ time_control: '3+2', mode: 'casual', max_rating_gap: 200 });
  });

  it('are numbers where they look like one, JSON where they look like it, and else texts', () => {
    const words = ['a=5', 'b=-1.5', 'c=05', 'd=3+2', 'e="5"', 'f=["x","y"]', 'g={"h":1}', 'i=true'];
    expect(parse(words, true).attributes).toEqual({
      a: 5,
      b: -1.5,
      c: '05',
      d: '3+2',
      e: '5',
      f: ['x', 'y'],
      g: { h: 1 },
      i: 'true',
    });
  });

  it('that are given again make a list', () => {
    expect(parse(['--topics', 'graphs', '--topics', 'trees'], true).attributes).toEqual({
      topics: ['graphs', 'trees'],
    });
  });

  it('that are always lists are lists of one', () => {
    expect(parse(['--avoid-players', 'mallory', '--roles=tank,healer'], true).attributes).toEqual({
      avoid_players: ['mallory'],
      roles: ['tank', 'healer'],
    });
  });

  it.each([
    [['--time-control'], '--time-control needs a value'],
    [['topics=[graphs'], 'begins like JSON and is none'],
    [['--__proto__', 'x'], 'is not the name of an attribute'],
  ])('%j are refused', (words, message) => {
    expect(refusal(() => parse(words, true)).message).toContain(message);
  });
});
