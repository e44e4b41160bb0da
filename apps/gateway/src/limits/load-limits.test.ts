import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@paireto/runtime';
import { describe, expect, it } from 'vitest';
import { loadLimits } from './load-limits.ts';

function fileOf(text: string, name = 'limits.yaml'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'paireto-limits-')), name);
  writeFileSync(path, text);
  return path;
}
const problemOf = (text: string): string => {
  try {
    loadLimits(fileOf(text));
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return '';
};

describe('loadLimits', () => {
  it('limits every player of every tenant without a file, and no tenant as a whole', () => {
    const { players, ...quotas } = loadLimits(undefined).ofTenant('demo');
    expect(players.joins).toEqual({ limit: 10, perMs: 60_000 });
    expect(Object.values(players)).not.toContain(undefined);
    expect(quotas).toEqual({ joinsPerSecond: undefined, waitingEntries: undefined, connections: undefined });
  });

  it('gives addresses a ceiling, but for the machine itself', () => {
    const { requests, failedAuthentications, isExempt } = loadLimits(undefined).addresses;
    expect(requests).toBeDefined();
    expect(failedAuthentications).toBeDefined();
    expect(['127.0.0.1', '127.8.9.10', '::1', '192.0.2.1', '2001:db8::1'].map(isExempt)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('lets a file change what it names, and a tenant what it names of that', () => {
    const limits = loadLimits(
      fileOf(`
players:
  joins: { limit: 30, per: 1m }
  reads: unlimited
quotas: { joins_per_second: 500, connections: 1000 }
addresses:
  exempt: [10.0.0.0/8]
tenants:
  acme:
    players: { joins: { limit: 5, per: 10 } }
    quotas: { connections: unlimited, waiting_entries: 2000 }
`),
    );
    expect(limits.ofTenant('demo')).toMatchObject({
      players: { joins: { limit: 30, perMs: 60_000 }, reads: undefined, challenges: { limit: 20 } },
      joinsPerSecond: 500,
      connections: 1_000,
    });
    expect(limits.ofTenant('acme')).toMatchObject({
      players: { joins: { limit: 5, perMs: 10_000 }, reads: undefined },
      joinsPerSecond: 500,
      waitingEntries: 2_000,
      connections: undefined,
    });
    expect(limits.addresses.isExempt('10.1.2.3')).toBe(true);
    expect(limits.addresses.isExempt('127.0.0.1')).toBe(false);
  });

  it('reads JSON too, and an empty file as none', () => {
    const json = fileOf('{"players": {"joins": {"limit": 1, "per": "1s"}}}', 'limits.json');
    expect(loadLimits(json).ofTenant('demo').players.joins).toEqual({ limit: 1, perMs: 1_000 });
    expect(loadLimits(fileOf('')).ofTenant('demo').players.joins?.limit).toBe(10);
  });

  it.each([
    ['an unknown key', 'players: { join: { limit: 1, per: 1s } }', 'players.join: unknown field'],
    ['a limit without a time', 'players: { joins: { limit: 1 } }', 'players.joins'],
    ['a time in parts of seconds', 'players: { joins: { limit: 1, per: 1500ms } }', 'players.joins'],
    ['a negative quota', 'quotas: { connections: -1 }', 'quotas.connections'],
    ['a bad network', 'addresses: { exempt: [10.0.0.0/33] }', 'addresses.exempt.0'],
    ['a bad tenant', 'tenants: { "a b": {} }', 'tenants'],
    ['aliases', 'a: &a 1\nplayers: *a', 'aliases'],
    ['what is no YAML', 'players: [', 'LIMITS'],
  ])('refuses %s, naming the setting, the file and the key', (_, text, named) => {
    const problem = problemOf(text);
    expect(problem).toContain('LIMITS: ');
    expect(problem).toContain('limits.yaml');
    expect(problem).toContain(named);
  });

  it('refuses a file that is not there', () => {
    expect(() => loadLimits('/nonexistent.yaml')).toThrow(/LIMITS: \/nonexistent.yaml: ENOENT/);
  });
});
