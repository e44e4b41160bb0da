import { randomUUID } from 'node:crypto';
import {
  type Challenge,
  challengeSchema,
  challengeStateSchema,
  challengesPageSchema,
  declineReasonSchema,
} from '@paireto/contracts';
import { numberOption } from '../arguments/number-option.ts';
import type { CliContext } from '../cli-context.ts';
import { usageError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { playerArgs } from '../connection/connection-args.ts';
import { challengeLines } from '../output/challenge-text.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';

const PATH = '/v1/matchmaking/challenges';
const idArg = { type: 'positional', required: true, description: 'Id of the challenge' } as const;
const leaveQueue = { type: 'boolean', description: 'Cancel your queue entry when the challenge is accepted' } as const;

function show(context: CliContext, json: boolean | undefined, challenge: Challenge): void {
  if (json) context.print(jsonText(challenge));
  else printLines(context, challengeLines(challenge, context));
}

export const challengeCreateCommand = defineCliCommand({
  name: 'challenge create',
  about: 'Ask another player for a game',
  args: {
    opponent: { type: 'positional', required: true, description: 'Whom: their user id' },
    queue: {
      type: 'string',
      valueHint: 'name',
      description: 'What is to be played; may be left out where there is one queue',
    },
    color: { type: 'string', valueHint: 'color', description: 'What you would play: white, black or random' },
    message: { type: 'string', valueHint: 'text', description: 'One line for the opponent' },
    'expires-in': { type: 'string', valueHint: 'seconds', description: 'How long it is open (default 600)' },
    'open-ended': { type: 'boolean', description: 'It may be open for days' },
    'leave-queue': leaveQueue,
    ...playerArgs,
  },
  takesAttributes: true,
  examples: [
    ['paireto challenge create bob --user alice --queue chess --time-control 5+3 --color white', 'alice asks bob'],
  ],
  notes: 'Attributes of the queue are said as in "paireto join".',
  async run(given, context, attributes) {
    const { api } = await connect(context, given, { unnamed: 'refuse' });
    const { opponent, queue, color, message } = given;
    const expiresIn = given['expires-in'];
    const body = {
      opponent,
      ...(queue === undefined ? {} : { queue }),
      ...(color === undefined ? {} : { color }),
      ...(message === undefined ? {} : { message }),
      ...(expiresIn === undefined
        ? {}
        : { expires_in: numberOption('expires-in', expiresIn, { min: 20, max: 14 * 86_400, integer: true }) }),
      ...(given['open-ended'] ? { open_ended: true } : {}),
      ...(given['leave-queue'] ? { leave_queue: true } : {}),
      ...attributes,
    };
    show(
      context,
      given.json,
      await api.ask(challengeSchema, PATH, { method: 'POST', body, idempotencyKey: randomUUID() }),
    );
  },
});

export const challengeAcceptCommand = defineCliCommand({
  name: 'challenge accept',
  about: 'Accept a challenge',
  args: { challenge: idArg, 'leave-queue': leaveQueue, ...playerArgs },
  examples: [['paireto challenge accept 0190b6c4-… --user bob', 'The game is created now']],
  async run(given, context) {
    const { api } = await connect(context, given, { unnamed: 'refuse' });
    const path = `${PATH}/${encodeURIComponent(given.challenge)}/accept`;
    const body = given['leave-queue'] ? { leave_queue: true } : {};
    show(context, given.json, await api.ask(challengeSchema, path, { method: 'POST', body }));
  },
});

export const challengeDeclineCommand = defineCliCommand({
  name: 'challenge decline',
  about: 'Decline a challenge',
  args: {
    challenge: idArg,
    reason: {
      type: 'enum',
      options: [...declineReasonSchema.options],
      description: 'What the challenger is told (default generic)',
    },
    ...playerArgs,
  },
  examples: [['paireto challenge decline 0190b6c4-… --user bob --reason later', 'Say why']],
  async run(given, context) {
    const { api } = await connect(context, given, { unnamed: 'refuse' });
    const path = `${PATH}/${encodeURIComponent(given.challenge)}/decline`;
    const body = given.reason === undefined ? {} : { reason: given.reason };
    show(context, given.json, await api.ask(challengeSchema, path, { method: 'POST', body }));
  },
});

export const challengeWithdrawCommand = defineCliCommand({
  name: 'challenge withdraw',
  about: 'Withdraw a challenge that you made',
  args: { challenge: idArg, ...playerArgs },
  examples: [['paireto challenge withdraw 0190b6c4-… --user alice', 'While it is PENDING']],
  async run(given, context) {
    const { api } = await connect(context, given, { unnamed: 'refuse' });
    show(
      context,
      given.json,
      await api.ask(challengeSchema, `${PATH}/${encodeURIComponent(given.challenge)}`, { method: 'DELETE' }),
    );
  },
});

export const challengeListCommand = defineCliCommand({
  name: 'challenge list',
  about: 'List challenges to you and from you, the newest first',
  args: {
    incoming: { type: 'boolean', description: 'Only those to you' },
    outgoing: { type: 'boolean', description: 'Only those from you' },
    status: { type: 'enum', options: [...challengeStateSchema.options], description: 'Only those that stand there' },
    limit: { type: 'string', valueHint: 'n', description: 'At most so many each way (default 20)' },
    ...playerArgs,
  },
  examples: [['paireto challenge list --user bob --status PENDING', 'What waits for an answer']],
  async run(given, context) {
    if (given.incoming && given.outgoing) throw usageError('--incoming and --outgoing: leave both out to see both.');
    const { api } = await connect(context, given, { unnamed: 'refuse' });
    const limit =
      given.limit === undefined ? 20 : numberOption('limit', given.limit, { min: 1, max: 100, integer: true });
    const list = async (direction: 'incoming' | 'outgoing', isWanted: boolean): Promise<Challenge[]> =>
      isWanted
        ? (await api.ask(challengesPageSchema, `${PATH}/${direction}`, { query: { status: given.status, limit } }))
            .challenges
        : [];
    const [incoming, outgoing] = await Promise.all([
      list('incoming', !given.outgoing),
      list('outgoing', !given.incoming),
    ]);
    if (given.json) return context.print(jsonText({ incoming, outgoing }));
    printLines(
      context,
      [...incoming, ...outgoing].flatMap((challenge) => challengeLines(challenge, context)),
    );
    if (incoming.length + outgoing.length === 0) context.say('There are no challenges.');
  },
});
