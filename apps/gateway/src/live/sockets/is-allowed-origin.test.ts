import { describe, expect, it } from 'vitest';
import { isAllowedOrigin } from './is-allowed-origin.ts';

const allowed = new Set(['https://game.example', 'http://localhost:5173']);

describe('isAllowedOrigin', () => {
  it.each([
    ['no browser', undefined, 'mm.example', true],
    ['an allowed origin', 'https://game.example', 'mm.example', true],
    ['an allowed origin, its usual port written out', 'https://game.example:443', 'mm.example', true],
    ['an allowed origin in capitals', 'HTTPS://GAME.EXAMPLE', 'mm.example', true],
    ['an allowed origin with a port', 'http://localhost:5173', 'mm.example', true],
    ['the same host', 'https://mm.example', 'mm.example', true],
    ['the same host with its usual port', 'https://mm.example', 'mm.example:443', true],
    ['the same host and port', 'http://127.0.0.1:8003', '127.0.0.1:8003', true],
    ['another port of an allowed origin', 'http://localhost:5174', 'mm.example', false],
    ['another port of the same host', 'http://127.0.0.1:8004', '127.0.0.1:8003', false],
    ['another scheme', 'http://game.example', 'mm.example', false],
    ['a domain that begins alike', 'https://game.example.evil.example', 'mm.example', false],
    ['a domain that ends alike', 'https://evil-game.example', 'mm.example', false],
    ['an allowed host as user name', 'https://game.example@evil.example', 'mm.example', false],
    ['a page without an origin', 'null', 'mm.example', false],
    ['nothing', '', 'mm.example', false],
    ['nonsense', 'https://', 'mm.example', false],
    ['a path', 'https://evil.example/https://game.example', 'mm.example', false],
    ['an extension', 'chrome-extension://abc', 'abc', false],
    ['no host', 'https://mm.example', undefined, false],
    ['a host with a user name', 'https://evil.example', 'mm.example@evil.example', false],
  ])('%s', (_, origin, host, expected) => {
    expect(isAllowedOrigin(origin, host, allowed)).toBe(expected);
  });

  it('lets every page in where that is said', () => {
    expect(isAllowedOrigin('https://anything.example', 'mm.example', new Set(['*']))).toBe(true);
    expect(isAllowedOrigin('null', 'mm.example', new Set(['*']))).toBe(true);
  });
});
