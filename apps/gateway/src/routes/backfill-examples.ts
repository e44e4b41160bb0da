import type { BackfillBody, Ruleset } from '@paireto/contracts';
import { exampleAttributes } from './join-examples.ts';

/** Backfill bodies for the OpenAPI document, one for each queue that allows them. */
export function backfillExamples(
  rulesets: ReadonlyMap<string, Ruleset>,
): Record<string, { summary: string; value: BackfillBody }> {
  const examples = [...rulesets.values()]
    .filter(({ backfill }) => backfill)
    .map((ruleset) => [ruleset.name, { summary: `One seat of a game of ${ruleset.name}`, value: exampleOf(ruleset) }]);
  return Object.fromEntries(examples);
}

/** A game in which everybody plays but one. */
function exampleOf(ruleset: Ruleset): BackfillBody {
  const region = ruleset.regions?.names[0];
  return {
    tenant: 'demo',
    queue: ruleset.name,
    game_id: 'game-17',
    ...(region === undefined ? {} : { region }),
    attributes: exampleAttributes(ruleset),
    teams: ruleset.teams.map(({ name, maxPlayers }, team) => {
      const open = team === 0 ? 1 : 0;
      const players = Array.from({ length: maxPlayers - open }, (_, index) => ({
        user_id: `${name}-player-${index + 1}`,
        rating: 1_500,
      }));
      return { team: name, players, open };
    }),
  };
}
