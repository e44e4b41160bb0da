import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertRules, collector, dashboards, expressionsOf, scalingQueries, scrapeJobs } from './monitoring-files.ts';
import { knownNames, promqlProblems } from './promql-problems.ts';

describe('the checker of expressions', () => {
  it.each([
    ['sum(rate(paireto_joins_total[5m])', 'does not parse'],
    ['rate(paireto_joins[5m])', 'no metric "paireto_joins"'],
    ['paireto_joins_total{tenant="a"}', 'no label "tenant"'],
    ['paireto_joins_total{outcome="joind"}', 'never has outcome="joind"'],
    ['paireto_joins_total{outcome=~"joined|lost"}', 'never has outcome=~"joined|lost"'],
    ['sum by (shard) (paireto_matches_total)', 'nothing in it has the label "shard"'],
    ['histogram_quantile(0.9, paireto_ticket_wait_seconds)', 'no metric "paireto_ticket_wait_seconds"'],
  ])('refuses %s', (expression, problem) => {
    expect(promqlProblems(expression).join()).toContain(problem);
  });

  it('takes what is right', () => {
    const right =
      'histogram_quantile(0.9, sum by (queue, le) (rate(paireto_ticket_wait_seconds_bucket{queue=~".+"}[5m]))) > 1';
    expect(promqlProblems(right)).toEqual([]);
  });
});

describe('alert rules', () => {
  it('have names of their own', () => {
    const names = alertRules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(20);
  });

  it.each(alertRules.map((rule) => [rule.alert, rule] as const))('%s asks for what there is', (_, rule) => {
    expect(promqlProblems(rule.expr)).toEqual([]);
    expect(rule.expr).toMatch(/[<>=]|absent/);
  });

  it.each(alertRules.map((rule) => [rule.alert, rule] as const))(
    '%s says how bad it is, since when, what, and what to do',
    (name, rule) => {
      expect(rule.labels.severity).toMatch(/^(critical|warning)$/);
      expect(rule.for).toMatch(/^\d+[smh]$/);
      for (const text of [rule.annotations.summary, rule.annotations.description])
        expect(text?.length).toBeGreaterThan(10);
      expect(rule.annotations.runbook_url).toBe(`docs/operations.md#${name.toLowerCase()}`);
    },
  );

  it('each have a runbook in docs/operations.md', () => {
    const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const headings = new Set(
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.replaceAll('`', '').trim()),
    );
    expect(alertRules.map(({ alert }) => alert).filter((alert) => !headings.has(alert))).toEqual([]);
  });
});

describe('dashboards', () => {
  it.each(dashboards.map((dashboard) => [dashboard.title, dashboard] as const))(
    '%s asks for what there is',
    (_, dashboard) => {
      const expressions = expressionsOf(dashboard);
      expect(expressions.length).toBeGreaterThan(5);
      expect(
        expressions.flatMap((expression) => promqlProblems(expression).map((problem) => `${expression}: ${problem}`)),
      ).toEqual([]);
    },
  );

  it('have addresses and panels of their own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    for (const { panels, tags } of dashboards) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      expect(tags).toContain('paireto');
    }
  });

  it('show every metric somewhere, unless a rule looks at it', () => {
    const all = [...dashboards.flatMap(expressionsOf), ...alertRules.map(({ expr }) => expr)].join('\n');
    const families = [...knownNames].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    expect([...new Set(families)].filter((family) => !all.includes(family))).toEqual([]);
  });
});

it('Prometheus scrapes the jobs that the rules and dashboards name', () => {
  expect(scrapeJobs.map(({ job_name }) => job_name).sort()).toEqual([
    'paireto-game-bridge',
    'paireto-gateway',
    'paireto-matcher',
  ]);
});

it('the autoscalers of the chart ask for what there is', () => {
  expect(scalingQueries.length).toBeGreaterThan(0);
  expect(scalingQueries.flatMap(promqlProblems)).toEqual([]);
});

describe('the collector', () => {
  it('has every part that its pipeline names', () => {
    const { traces } = collector.service.pipelines;
    for (const part of ['receivers', 'processors', 'exporters'] as const)
      expect(Object.keys(collector[part]).sort()).toEqual([...traces[part]].sort());
    expect(Object.keys(collector.extensions)).toEqual(collector.service.extensions);
  });

  it('judges by names that spans have', () => {
    const judged = JSON.stringify(collector.processors.tail_sampling);
    for (const [name, file] of [
      ['ticket.wait', 'packages/runtime/src/trace-wait.ts'],
      ['meant_to_last', 'packages/runtime/src/telemetry/meant-to-last.ts'],
      ['game.outcome', 'apps/game-bridge/src/adapters/live-game/live-game-client.ts'],
      ['conflict', 'apps/matcher/src/use-cases/trace-match.ts'],
    ] as const) {
      expect(judged).toContain(name);
      expect(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')).toContain(`'${name}'`);
    }
  });
});
