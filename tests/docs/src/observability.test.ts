import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricsDocument, observabilityPage } from './metrics-table.ts';
import { alertRules, dashboards } from './monitoring-files.ts';
import { brokenLinks } from './read-markdown.ts';

describe('docs/observability.md', () => {
  const text = readFileSync(metricsDocument, 'utf8');

  it('has the metrics of the catalogue as it is: otherwise run "npm run generate"', () => {
    expect(text).toBe(observabilityPage());
  });

  it('has no link that leads nowhere', () => {
    expect(brokenLinks(metricsDocument)).toEqual([]);
  });

  it('names every dashboard, and tells how many alert rules there are', () => {
    for (const { title, file } of dashboards)
      expect(text).toContain(`| ${title.replace('Paireto / ', '')} | \`${file}\` |`);
    expect(text).toContain(`${alertRules.length} alert rules`);
  });
});
