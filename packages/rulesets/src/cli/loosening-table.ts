import type { GrowingLimit, Ruleset } from '@paireto/contracts';
import { limitAfter } from '@paireto/engine';
import { durationText } from './duration-text.ts';
import { textTable } from './text-table.ts';

/** One rule that depends on the wait. */
interface Loosening {
  title: string;
  /** Waits at which it changes, ms. */
  changesAt: number[];
  at: (waitedMs: number) => string;
}

const MAX_ROWS = 12;

/** What is allowed after which wait, as a table; no lines when nothing depends on it. */
export function looseningTable(ruleset: Ruleset): string[] {
  const rules = looseningsOf(ruleset);
  if (rules.length === 0) return [];
  const all = [...new Set([0, ...rules.flatMap(({ changesAt }) => changesAt)])];
  const changes = all.filter((ms) => ms <= ruleset.maxWaitMs).toSorted((a, b) => a - b);
  const row = (ms: number) => [durationText(ms), ...rules.map(({ at }) => at(ms))];
  const shown =
    changes.length <= MAX_ROWS
      ? changes.map(row)
      : [...changes.slice(0, MAX_ROWS - 1).map(row), ['…'], row(changes.at(-1)!)];
  return textTable([['after', ...rules.map(({ title }) => title)], ...shown]);
}

function looseningsOf(ruleset: Ruleset): Loosening[] {
  const { rating, regions, party, avoidRecent, maxWaitMs, preferences } = ruleset;
  const until = (title: string, relaxAfterMs: number | undefined, before: string, then: string): Loosening => ({
    title,
    changesAt: relaxAfterMs === undefined ? [] : [relaxAfterMs],
    at: (waitedMs) => (waitedMs >= (relaxAfterMs ?? Number.POSITIVE_INFINITY) ? then : before),
  });
  const within = (title: string, limit: GrowingLimit, unit: string): Loosening => ({
    title,
    changesAt: changesOf(limit, maxWaitMs),
    at: (waitedMs) => `${limitAfter(limit, waitedMs)}${unit}`,
  });
  const hasRoles = ruleset.teams.some(({ roles }) => roles !== undefined);
  const hasSizes = ruleset.isFreeForAll
    ? ruleset.minTeams < ruleset.teams.length
    : ruleset.teams.some(({ minPlayers, maxPlayers }) => minPlayers < maxPlayers);
  return [
    ...(rating ? [within('ratings within', rating.window, '')] : []),
    ...(regions ? [until('named region', regions.relaxAfterMs, 'that one', 'any')] : []),
    ...(regions?.latency ? [within('latency within', regions.latency, ' ms')] : []),
    ...preferences.map((rule) =>
      rule.required
        ? until(rule.attribute, rule.relaxAfterMs, 'must fit', `counts ${rule.weight}`)
        : until(rule.attribute, rule.relaxAfterMs, `counts ${rule.weight}`, 'any'),
    ),
    ...(avoidRecent ? [until('recent opponents', avoidRecent.relaxAfterMs, 'never', 'again')] : []),
    ...(hasSizes ? [until('teams', ruleset.fillForMs, 'full', 'any size')] : []),
    ...(hasRoles ? [until('roles', ruleset.rolesRelaxAfterMs, 'must be filled', 'where possible')] : []),
    ...(party.similarSizes ? [until('largest parties', party.similarSizesRelaxAfterMs, 'equal', 'any')] : []),
  ];
}

/** When a limit changes: all steps; of regular growth until its maximum as often as a table can show, and the end. */
function changesOf({ initial, max, growth, steps }: GrowingLimit, maxWaitMs: number): number[] {
  if (growth === undefined) return (steps ?? []).map(({ afterMs }) => afterMs);
  const most = Math.floor(Math.min(maxWaitMs / growth.everyMs, Math.ceil((max - initial) / growth.by)));
  const counts = Array.from({ length: Math.min(most, MAX_ROWS) }, (_, index) => index + 1);
  return [...counts, most].map((count) => count * growth.everyMs);
}
