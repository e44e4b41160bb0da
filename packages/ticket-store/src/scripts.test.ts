import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = new URL('./scripts/', import.meta.url);
const scripts = readdirSync(folder).filter((name) => name !== 'prelude.lua');

describe.each(scripts)('%s', (name) => {
  const source = readFileSync(new URL(name, folder), 'utf8');

  test('begins with its signature: what it does, KEYS, ARGV, returns', () => {
    const header = source.slice(0, source.search(/^[^-]/m));
    expect(header).toMatch(
      /^-- \S.*\n(?:--.*\n)*-- KEYS {5}\S.*\n(?:--.*\n)*-- ARGV {5}\S.*\n(?:--.*\n)*-- returns {2}\S/,
    );
  });

  test('is named by what it does, as its binding is', () => {
    expect(name).toMatch(/^[a-z]+(?:[A-Z][a-z]+)?\.lua$/);
  });
});

test('no script computes the name of a key: what follows a command is a key that it was given', () => {
  for (const name of [...scripts, 'prelude.lua']) {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const calls = [...source.matchAll(/\b(?:p?call|write)\(\s*(?:'(?!TIME)[A-Z]+'|command), ([^,)]+)/g)].map(
      (call) => call[1]!,
    );
    expect(
      calls.filter((first) => !/^(?:key|unpack\(KEYS|unpack\(lasting|\w+Key|\w+\.\w*[kK]ey)$/.test(first)),
    ).toEqual([]);
  }
});
