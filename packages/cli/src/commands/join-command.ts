import { randomUUID } from 'node:crypto';
import { queueEntrySchema } from '@paireto/contracts';
import { partyMembers } from '../arguments/party-members.ts';
import { usageError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { playerArgs } from '../connection/connection-args.ts';
import { entryLines } from '../output/entry-text.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { joinAndFollow } from '../watch/join-and-follow.ts';

export const joinCommand = defineCliCommand({
  name: 'join',
  about: 'Join a queue, and with --watch wait for the match',
  args: {
    queue: { type: 'positional', required: false, description: 'The queue; may be left out where there is one' },
    watch: { type: 'boolean', description: 'Stay and show what happens, until the entry ends' },
    party: { type: 'string', valueHint: 'ids', description: 'Who joins with you, members of your party: bob,carol' },
    body: { type: 'string', valueHint: 'json', description: 'The whole request as JSON; attributes are added to it' },
    'idempotency-key': {
      type: 'string',
      valueHint: 'key',
      description: 'Repeated with the same key, it joins once (default: a fresh one)',
    },
    ...playerArgs,
  },
  takesAttributes: true,
  examples: [
    ['paireto join chess --user alice --time-control 3+2', 'Development stack: join as alice'],
    ['paireto join chess time_control=3+2 mode=casual --watch', 'Attributes either way; wait for the match'],
    ['paireto join arena --user alice --party bob=1400,carol', 'With a party (ratings: development stack only)'],
    ['paireto join interview topics=\'["graphs","trees"]\' --json', 'Lists are JSON, or the name again'],
  ],
  notes:
    'What else may be said, the queue’s ruleset decides (docs/rulesets.md): --any-name value, or any_name=value. Numbers ' +
    'are sent as numbers; quote a text that looks like one: level=\'"5"\'.',
  async run(given, context, attributes) {
    const party = given.party === undefined ? undefined : partyMembers(given.party);
    const connection = await connect(context, given, {
      unnamed: 'refuse',
      ...(party === undefined ? {} : { claims: { party: { members: party } } }),
    });
    const body = {
      ...bodyOf(given.body),
      ...(given.queue === undefined ? {} : { queue: given.queue }),
      ...(party === undefined ? {} : { party: party.map(({ sub }) => ({ user_id: sub })) }),
      ...attributes,
    };
    const idempotencyKey = given['idempotency-key'] ?? randomUUID();
    if (given.watch) return joinAndFollow(context, connection, { body, idempotencyKey, json: given.json ?? false });
    const entry = await connection.api.ask(queueEntrySchema, '/v1/matchmaking/queue', {
      method: 'POST',
      body,
      idempotencyKey,
    });
    if (given.json) context.print(jsonText(entry));
    else printLines(context, entryLines(entry, context));
  },
});

function bodyOf(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw usageError('--body: expected a JSON object.', 'Like --body \'{"queue":"chess","time_control":"3+2"}\'.');
}
