import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brokenLinks } from './read-markdown.ts';
import { appSettings, settingsPage } from './settings-page.ts';

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

  it('has no link that leads nowhere', () => {
    expect(brokenLinks(document)).toEqual([]);
  });
});
