import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brokenLinks } from './read-markdown.ts';
import { appSettings, settingsPage, telemetrySettings } from './settings-page.ts';

const document = new URL('../../../docs/settings.md', import.meta.url);

describe('docs/settings.md', () => {
  it('is made from the schemas of the apps as they are: otherwise run "npm run generate"', () => {
    expect(readFileSync(document, 'utf8')).toBe(settingsPage());
  });

  it('says of every setting what it is', () => {
    const silent = Object.entries(appSettings).flatMap(([app, settings]) =>
      settings.filter(({ description }) => !description).map(({ name }) => `${app}: ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('tells of every standard setting of OpenTelemetry that is heeded', () => {
    const folder = new URL('../../../packages/runtime/src/', import.meta.url);
    const sources = ['telemetry.ts', 'telemetry/otlp.ts'].map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const read = sources.flatMap((source) => source.match(/(?<=env\.|numberFrom\(env, ')OTEL_\w+/g) ?? []);
    expect(read.length).toBeGreaterThan(5);
    for (const name of read) expect(Object.keys(telemetrySettings)).toContain(name);
  });

  it('has no link that leads nowhere', () => {
    expect(brokenLinks(document)).toEqual([]);
  });
});
