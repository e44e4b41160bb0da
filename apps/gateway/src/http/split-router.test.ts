import { describe, expect, it } from 'vitest';
import { createSplitRouter } from './split-router.ts';

function routerWith(...routes: [method: string, path: string][]) {
  const router = createSplitRouter<string>();
  for (const [method, path] of routes) router.add(method, path, `${method} ${path}`);
  return (method: string, path: string) => {
    const [handlers, captured] = router.match(method, path);
    return handlers.map(([handler, parameters]) => {
      const values = Object.entries(parameters).map(([name, at]) => [name, captured ? captured[at as number] : at]);
      return [handler, Object.fromEntries(values)];
    });
  };
}

describe('createSplitRouter', () => {
  it('tells a word from an id in the same place, and gives each the handlers before it in order', () => {
    const match = routerWith(
      ['ALL', '*'],
      ['ALL', '/v1/*'],
      ['GET', '/v1/games/mine'],
      ['ALL', '/v1/games/mine'],
      ['GET', '/v1/games/:id'],
      ['POST', '/v1/games/:id/end'],
    );
    const before = [
      ['ALL *', {}],
      ['ALL /v1/*', {}],
    ];
    const mine = ['ALL /v1/games/mine', {}];
    expect(match('GET', '/v1/games/mine')).toEqual([...before, ['GET /v1/games/mine', {}], mine]);
    expect(match('DELETE', '/v1/games/mine')).toEqual([...before, mine]);
    expect(match('GET', '/v1/games/7')).toEqual([...before, ['GET /v1/games/:id', { id: '7' }]]);
    expect(match('POST', '/v1/games/mine/end')).toEqual([...before, ['POST /v1/games/:id/end', { id: 'mine' }]]);
  });

  it('finds what comes before all paths where there is no such path', () => {
    const match = routerWith(['ALL', '*'], ['ALL', '/v1/*'], ['GET', '/v1/games'], ['GET', '/v1/games/:id']);
    expect(match('GET', '/')).toEqual([['ALL *', {}]]);
    expect(match('POST', '/v1/games')).toEqual([
      ['ALL *', {}],
      ['ALL /v1/*', {}],
    ]);
    expect(match('GET', '/v1/games/7/8').map(([handler]) => handler)).toEqual(['ALL *', 'ALL /v1/*']);
    expect(match('GET', '/v1/games/').map(([handler]) => handler)).toEqual(['ALL *', 'ALL /v1/*']);
  });
});
