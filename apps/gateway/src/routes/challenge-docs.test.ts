import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CHALLENGE_EXPIRY_S,
  challengeBodySchema,
  challengeStateSchema,
  declineChallengeBodySchema,
  declineReasonSchema,
  MAX_CHALLENGE_MESSAGE_LENGTH,
  MAX_INCOMING_CHALLENGES,
  MAX_OUTGOING_CHALLENGES,
} from '@paireto/contracts';
import { chessRuleset, rulesetsPath } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';

const text = readFileSync(join(rulesetsPath, '../docs/challenges.md'), 'utf8');
const tableFirsts = text
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));

describe('docs/challenges.md', () => {
  it('explains every status, every reason and every field of a challenge', () => {
    const fields = Object.keys(challengeBodySchema(chessRuleset).shape);
    const own = fields.filter((name) => !Object.hasOwn(chessRuleset.attributes, name));
    expect(tableFirsts).toEqual(
      expect.arrayContaining([...challengeStateSchema.options, ...declineReasonSchema.options, ...own]),
    );
  });

  it('tells the limits that hold', () => {
    const { min, usual, max, openEnded } = CHALLENGE_EXPIRY_S;
    expect(text).toContain(`whole seconds, ${min} to ${max}; default ${usual}. With \`open_ended\` up to ${openEnded}`);
    expect(text).toContain(`at most ${MAX_CHALLENGE_MESSAGE_LENGTH} characters`);
    expect(text).toContain(`| ${MAX_OUTGOING_CHALLENGES} open that you made |`);
    expect(text).toContain(`| ${MAX_INCOMING_CHALLENGES} open to the opponent |`);
  });

  it('shows bodies that are accepted', () => {
    const bodies = [...text.matchAll(/-d '(\{.*\})'/g)].map(([, body]): unknown => JSON.parse(body ?? ''));
    expect(bodies).toHaveLength(3);
    const [challenge, accept, decline] = bodies;
    expect(challengeBodySchema(chessRuleset).safeParse(challenge).error).toBeUndefined();
    expect(accept).toEqual({ leave_queue: true });
    expect(declineChallengeBodySchema.safeParse(decline).error).toBeUndefined();
  });
});
