import { leaderboardSchema, ownRatingsSchema } from '@paireto/contracts';
import { numberOption } from '../arguments/number-option.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { playerArgs } from '../connection/connection-args.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { momentText } from '../output/time-text.ts';

const whole = (value: number): string => String(Math.round(value));

export const ratingsCommand = defineCliCommand({
  name: 'ratings',
  about: 'Show a player’s ratings, where Paireto keeps them, and how they came about',
  args: {
    queue: { type: 'positional', required: false, description: 'Only of this queue' },
    limit: { type: 'string', valueHint: 'n', description: 'At most so many changes, the newest (default 10)' },
    ...playerArgs,
  },
  examples: [['paireto ratings chess-ladder --user alice', 'In one queue']],
  async run(given, context) {
    const { api } = await connect(context, given, { unnamed: 'refuse' });
    const limit =
      given.limit === undefined ? 10 : numberOption('limit', given.limit, { min: 1, max: 100, integer: true });
    const own = await api.ask(ownRatingsSchema, '/v1/ratings/me', { query: { queue: given.queue, limit } });
    if (given.json) return context.print(jsonText(own));
    if (own.ratings.length === 0)
      return context.say(
        'There are no ratings here: Paireto keeps none for these queues, or no rated game was played.',
      );
    const head = ['QUEUE', 'SEASON', 'RATING', '±', 'GAMES', 'WON', 'LOST', 'DRAWN'].map((cell) =>
      context.paint('bold', cell),
    );
    const rows = own.ratings.map((row) => [
      printable(row.queue),
      String(row.season),
      `${whole(row.rating)}${row.provisional ? '?' : ''}`,
      whole(row.deviation),
      ...[row.games, row.wins, row.losses, row.draws].map(String),
    ]);
    const changes = own.history.map((change) => [
      momentText(change.rated_at),
      printable(change.queue),
      `${whole(change.before)} → ${whole(change.after)}`,
      change.outcome ?? '',
      change.match_id,
    ]);
    printLines(context, [
      ...table([head, ...rows], [1, 2, 3, 4, 5, 6, 7]),
      ...(changes.length === 0 ? [] : ['', ...table(changes)]),
    ]);
  },
});

export const leaderboardCommand = defineCliCommand({
  name: 'leaderboard',
  about: 'Show who is best in a queue that Paireto keeps ratings for',
  args: {
    queue: { type: 'positional', required: true, description: 'The queue' },
    season: { type: 'string', valueHint: 'n', description: 'An earlier season (default: the current one)' },
    limit: { type: 'string', valueHint: 'n', description: 'At most so many (default 20)' },
    cursor: { type: 'string', valueHint: 'cursor', description: 'Go on from "next_cursor" of an earlier answer' },
    ...playerArgs,
  },
  examples: [['paireto leaderboard chess-ladder --user alice', 'The best 20']],
  async run(given, context) {
    const { api } = await connect(context, given, { unnamed: 'login or anybody' });
    const { queue, cursor } = given;
    const limit =
      given.limit === undefined ? 20 : numberOption('limit', given.limit, { min: 1, max: 100, integer: true });
    const season =
      given.season === undefined
        ? undefined
        : numberOption('season', given.season, { min: 0, max: 1e6, integer: true });
    const board = await api.ask(leaderboardSchema, '/v1/ratings/leaderboard', {
      query: { queue, cursor, limit, season },
    });
    if (given.json) return context.print(jsonText(board));
    if (board.entries.length === 0) return context.say(`Nobody has played ${board.min_games} rated games yet.`);
    const head = ['RANK', 'PLAYER', 'RATING', '±', 'GAMES'].map((cell) => context.paint('bold', cell));
    const rows = board.entries.map((entry) => [
      String(entry.rank),
      printable(entry.user_id),
      `${whole(entry.rating)}${entry.provisional ? '?' : ''}`,
      whole(entry.deviation),
      String(entry.games),
    ]);
    printLines(context, table([head, ...rows], [0, 2, 3, 4]));
    if (board.next_cursor !== null) context.say(`There are more: --cursor ${board.next_cursor}`);
  },
});
