import { type MatchRecordView, matchesPageSchema, matchRecordSchema, recordStateSchema } from '@paireto/contracts';
import { numberOption } from '../arguments/number-option.ts';
import { usageError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { eitherArgs } from '../connection/connection-args.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { momentText } from '../output/time-text.ts';

export const matchesCommand = defineCliCommand({
  name: 'matches',
  about: 'List matches of the history, or show one',
  args: {
    match: { type: 'positional', required: false, description: 'Id of one match to show' },
    queue: { type: 'string', valueHint: 'name', description: 'Only of this queue' },
    state: { type: 'enum', options: [...recordStateSchema.options], description: 'Only those that stand there' },
    opponent: { type: 'string', valueHint: 'id', description: 'Only against this player' },
    player: { type: 'string', valueHint: 'id', description: 'Operators: only of this player' },
    limit: { type: 'string', valueHint: 'n', description: 'At most so many, the newest (default 20)' },
    cursor: { type: 'string', valueHint: 'cursor', description: 'Go on from "next_cursor" of an earlier answer' },
    ...eitherArgs,
  },
  examples: [
    ['paireto matches --user alice', 'Her matches'],
    ['paireto matches --tenant demo --state FAILED', 'All of the tenant, as an operator'],
    ['paireto matches 0190b6c4-… --user alice --json', 'One, with its timings'],
  ],
  async run(given, context) {
    const { api, isOperator, tenant } = await connect(context, given, { unnamed: 'login or operator' });
    const path = isOperator ? `/internal/tenants/${encodeURIComponent(tenant())}/matches` : '/v1/matchmaking/matches';
    if (given.match !== undefined) {
      const match = await api.ask(matchRecordSchema, `${path}/${encodeURIComponent(given.match)}`);
      return given.json ? context.print(jsonText(match)) : printLines(context, matchLines(match));
    }
    if (given.player !== undefined && !isOperator)
      throw usageError('--player: only operators see the matches of others.');
    const { queue, state, opponent, player, cursor } = given;
    const limit =
      given.limit === undefined ? 20 : numberOption('limit', given.limit, { min: 1, max: 100, integer: true });
    const page = await api.ask(matchesPageSchema, path, { query: { queue, state, opponent, player, cursor, limit } });
    if (given.json) return context.print(jsonText(page));
    if (page.matches.length === 0) return context.say('There are no such matches.');
    const head = ['WHEN', 'STATE', 'POOL', 'PLAYERS', 'GAP', 'MATCH'].map((cell) => context.paint('bold', cell));
    printLines(context, table([head, ...page.matches.map(matchRow)], [4]));
    if (page.next_cursor !== null) context.say(`There are more: --cursor ${page.next_cursor}`);
  },
});

const matchRow = (match: MatchRecordView): string[] => [
  momentText(match.timings.proposed_at),
  match.state,
  printable(match.pool),
  printable(match.players.map(({ user_id }) => user_id).join(', ')),
  String(Math.round(match.rating_gap)),
  match.match_id,
];

function matchLines(match: MatchRecordView): string[] {
  const facts: [string, string | undefined][] = [
    ['match', match.match_id],
    ['state', match.state],
    ['source', match.challenge_id === undefined ? match.source : `${match.source} ${match.challenge_id}`],
    ['pool', `${match.pool} (${match.queue}, ruleset version ${match.ruleset_version})`],
    ['region', match.region],
    ['game', match.game_id === undefined ? undefined : [match.game_id, match.server_addr].filter(Boolean).join(' at ')],
    ['failed', match.failure_reason],
    ['result', match.result && (match.result.aborted ? 'aborted' : (match.result.reason ?? 'reported'))],
  ];
  const timings = Object.entries(match.timings).map(([step, at]): [string, string | undefined] => [
    step.replace(/_at$/, '').replaceAll('_', ' '),
    at,
  ]);
  const players = match.players.map((player) => [
    printable(player.user_id),
    player.color ?? player.team,
    String(Math.round(player.rating)),
    `waited ${player.wait_seconds.toFixed(1)} s`,
    player.outcome ?? '',
    player.rating_after === undefined ? '' : `now ${Math.round(player.rating_after)}`,
  ]);
  const rows = [...facts, ...timings].flatMap(([name, value]) =>
    value === undefined ? [] : [[name, printable(value)]],
  );
  return [...table(rows), '', ...table(players, [2])];
}
