import { MAX_SOCKETS_PER_PLAYER } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { createPlayerConnections } from './player-connections.ts';

const alice = { tenant: 'demo', userId: 'alice' };

describe('createPlayerConnections', () => {
  it('closes the oldest of a player who opens one too many, and nobody else', () => {
    const connections = createPlayerConnections({ maxTotal: 100 });
    const closed: string[] = [];
    connections.open({ ...alice, tenant: 'other' }, () => closed.push('another tenant'));
    connections.open({ ...alice, userId: 'bob' }, () => closed.push('bob'));
    for (let index = 0; index < MAX_SOCKETS_PER_PLAYER; index += 1) {
      connections.open(alice, () => closed.push(`alice ${index}`));
    }
    expect(closed).toEqual([]);
    connections.open(alice, () => closed.push('the sixth'));
    connections.open(alice, () => closed.push('the seventh'));
    expect(closed).toEqual(['alice 0', 'alice 1']);
    expect(connections.size).toBe(MAX_SOCKETS_PER_PLAYER + 2);
  });

  it('forgets who has let go, however often they say so', () => {
    const connections = createPlayerConnections({ maxTotal: 100 });
    const closed: number[] = [];
    const goes = Array.from({ length: 20 }, (_, index) => {
      const letGo = connections.open(alice, () => closed.push(index));
      letGo?.();
      return letGo;
    });
    for (const letGo of goes) letGo?.();
    expect(closed).toEqual([]);
    expect(connections.size).toBe(0);
  });

  it('counts nobody twice who lets go because of having been closed', () => {
    const connections = createPlayerConnections({ maxTotal: 100 });
    for (let index = 0; index < 10; index += 1) {
      const letGo = connections.open(alice, () => letGo?.());
    }
    expect(connections.size).toBe(MAX_SOCKETS_PER_PLAYER);
  });

  it('refuses more than the gateway may hold, but never a player who gives one up for it', () => {
    const connections = createPlayerConnections({ maxTotal: MAX_SOCKETS_PER_PLAYER });
    const [first] = Array.from({ length: MAX_SOCKETS_PER_PLAYER }, () => connections.open(alice, () => undefined));
    expect(connections.open({ ...alice, userId: 'bob' }, () => undefined)).toBeUndefined();
    expect(connections.open(alice, () => undefined)).toBeDefined();
    expect(connections.size).toBe(MAX_SOCKETS_PER_PLAYER);
    first?.();
    expect(connections.size).toBe(MAX_SOCKETS_PER_PLAYER);
  });
});
