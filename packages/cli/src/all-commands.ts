import type { Command } from './command.ts';
import { applyCommand } from './commands/apply-command.ts';
import {
  challengeAcceptCommand,
  challengeCreateCommand,
  challengeDeclineCommand,
  challengeListCommand,
  challengeWithdrawCommand,
} from './commands/challenge-commands.ts';
import { acceptCommand, cancelCommand, declineCommand } from './commands/entry-commands.ts';
import { explainCommand } from './commands/explain-command.ts';
import { joinCommand } from './commands/join-command.ts';
import { loginCommand, logoutCommand } from './commands/login-commands.ts';
import { matchesCommand } from './commands/matches-command.ts';
import { queuesCommand } from './commands/queues-command.ts';
import { leaderboardCommand, ratingsCommand } from './commands/ratings-commands.ts';
import { rulesetCheckCommand, rulesetSchemaCommand } from './commands/ruleset-commands.ts';
import { shardsCommand } from './commands/shards-command.ts';
import { simulateCommand } from './commands/simulate-command.ts';
import { tokenCommand } from './commands/token-command.ts';
import { topCommand } from './commands/top-command.ts';
import { watchCommand } from './commands/watch-command.ts';
import { dlqDropCommand } from './dlq/drop-command.ts';
import { dlqListCommand } from './dlq/list-command.ts';
import { dlqReplayCommand } from './dlq/replay-command.ts';
import { dlqShowCommand } from './dlq/show-command.ts';

/** Every command, in the order of the help, by what it is about. */
export const commandGroups: readonly { title: string; commands: readonly Command[] }[] = [
  { title: 'Who and where', commands: [loginCommand, logoutCommand, tokenCommand] },
  { title: 'For players', commands: [joinCommand, cancelCommand, watchCommand, acceptCommand, declineCommand] },
  {
    title: 'Challenges',
    commands: [
      challengeCreateCommand,
      challengeAcceptCommand,
      challengeDeclineCommand,
      challengeWithdrawCommand,
      challengeListCommand,
    ],
  },
  { title: 'What happened', commands: [matchesCommand, ratingsCommand, leaderboardCommand] },
  { title: 'For operators', commands: [topCommand, queuesCommand, shardsCommand, explainCommand] },
  { title: 'Dead letters', commands: [dlqListCommand, dlqShowCommand, dlqReplayCommand, dlqDropCommand] },
  { title: 'Rulesets', commands: [rulesetCheckCommand, rulesetSchemaCommand, applyCommand, simulateCommand] },
];

export const allCommands: readonly Command[] = commandGroups.flatMap(({ commands }) => commands);
