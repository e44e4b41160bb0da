import { expect, it } from 'vitest';
import { parseRuleset } from './parse-ruleset.ts';
import { rulesetDigest } from './ruleset-digest.ts';
import { presetFiles } from './testing/preset-files.ts';

const digestOf = (text: string): string => rulesetDigest(parseRuleset(text, 'duel.yaml'));
const attributes =
  'attributes: { map: { type: choice, values: [a, b], default: a }, level: { type: number, min: 0, max: 9 } }';
const duel = `name: duel\nversion: 1\nteams: { count: 2 }\nrating: { window: 100 }\n${attributes}\n`;

it('is 64 hexadecimal digits that stay from release to release', () => {
  expect(digestOf('name: duel\nversion: 1\nteams: { count: 2 }\nrating: { window: 100 }\n')).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf('name: duel\nversion: 1\nteams: { count: 2 }\nrating: { window: 100 }\n')).toMatchInlineSnapshot(
    `"190a132341e61d7ef589564d2a9a54ceb72b5bcb4669e6fdb1cf505ba6c505a9"`,
  );
});

it.each([
  ['the order of keys', `${attributes}\nrating: { window: 100 }\nteams: { count: 2 }\nversion: 1\nname: duel\n`],
  ['comments and layout', `# A duel\n${duel.replace('{ count: 2 }', '\n  count: 2')}`],
  ['descriptions', `${duel}description: Two who fight\n`],
  ['descriptions of attributes', duel.replace('type: choice', 'type: choice, description: Where')],
  [
    'defaults that are written out',
    `${duel}strategy: adaptive\nmax_wait: 600\nbackfill: false\nparty: { sizes: [1] }\nchallenges: true\nratings: { default: 1500 }\n`,
  ],
  ['the order of the attributes', duel.replace(/map: (.*), level: (.*) }/, 'level: $2, map: $1 }')],
])('does not change with %s', (_, text) => {
  expect(digestOf(text)).toBe(digestOf(duel));
});

it.each([
  ['the version', duel.replace('version: 1', 'version: 2')],
  ['the window', duel.replace('100', '101')],
  ['the order of the teams', duel.replace('{ count: 2 }', '{ count: 2, names: [team-2, team-1] }')],
  ['what a join may say', duel.replace('[a, b]', '[a, b, c]')],
  ['a default', duel.replace('default: a', 'default: b')],
  ['an attribute named description', duel.replace('level:', 'description:')],
  ['backfill', `${duel}backfill: true\n`],
  ['who tells ratings', `${duel}ratings: { source: built-in }\n`],
  ['challenges that are refused', `${duel}challenges: false\n`],
  ['a hold', `${duel}hold_until_result: 1h\n`],
  ['a wait', `${duel}max_wait: 5m\n`],
])('changes with %s', (_, text) => {
  expect(digestOf(text)).not.toBe(digestOf(duel));
});

it('of a preset changes together with its version only', () => {
  const digests = presetFiles.map(({ name, text }) => {
    const ruleset = parseRuleset(text, `${name}.yaml`);
    return `${name} ${ruleset.version}: ${rulesetDigest(ruleset).slice(0, 12)}`;
  });
  expect(digests).toMatchInlineSnapshot(`
    [
      "arena 1: b75977f5fb4d",
      "chess-adaptive 1: 26bba64ef9e2",
      "chess-ladder 1: 0dcc9c9eaec1",
      "chess-phased 1: 4acf86ed570e",
      "chess 2: b955c08ac98d",
      "interview 1: acf4341cba01",
      "tic-tac-toe 1: e857120525fc",
    ]
  `);
});
