import { ConfigError } from '@paireto/runtime';
import { devTokenDefaults, rulesetsPath } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { loadGatewayConfig } from './config.ts';
import { chessFile, rulesetsFolder } from './testing/ruleset-files.ts';

const env = {
  RULESETS: rulesetsPath,
  JWT_SECRET: devTokenDefaults.secret,
  JWT_ISSUER: 'issuer',
  JWT_AUDIENCE: 'audience',
};

describe('loadGatewayConfig', () => {
  it('needs nothing but what tokens are checked with', () => {
    expect(loadGatewayConfig(env)).toMatchObject({ HOST: '127.0.0.1', PORT: 8_003 });
    expect([...loadGatewayConfig(env).rulesets.keys()]).toEqual(
      expect.arrayContaining(['chess', 'arena', 'interview']),
    );
  });

  it('lists every problem at once', () => {
    const load = () => loadGatewayConfig({ JWT_SECRET: 'short', PORT: 'x' });
    for (const name of ['JWT_SECRET: too short', 'JWT_ISSUER: required', 'JWT_AUDIENCE: required', 'PORT'])
      expect(load).toThrow(name);
  });

  it('never repeats the secret', () => {
    expect(() => loadGatewayConfig({ JWT_SECRET: 'hunter2-hunter2' })).toThrow(/^(?!.*hunter2)/s);
  });

  it('does without an account service, unless a queue asks for it: then it names the queue and the setting', () => {
    const ratings = { source: 'account-api', fallback: 'token' } as const;
    const folder = rulesetsFolder(
      { ...chessFile, ratings },
      { ...chessFile, name: 'blitz', ratings: { source: 'built-in', fallback: 'account-api' } },
    );
    const load = (more: object) => loadGatewayConfig({ ...env, RULESETS: folder, ...more });
    expect(() => load({})).toThrow(ConfigError);
    expect(() => load({})).toThrow(/ACCOUNT_API_URL: required.*"chess".*ratings\.source/);
    expect(() => load({})).toThrow(/ACCOUNT_API_URL: required.*"blitz".*ratings\.fallback/);
    const url = { ACCOUNT_API_URL: 'http://accounts.example' };
    expect(() => load(url)).toThrow('ACCOUNT_API_SECRET: required with ACCOUNT_API_URL');
    expect(() => load({ ...url, ACCOUNT_API_SECRET: 'short' })).toThrow('ACCOUNT_API_SECRET: too short');
    expect(() => load({ ACCOUNT_API_URL: 'accounts.example' })).toThrow('ACCOUNT_API_URL');
    const settings = load({ ...url, ACCOUNT_API_SECRET: devTokenDefaults.secret });
    expect(settings).toMatchObject({ ...url, ACCOUNT_API_TIMEOUT_MS: 1_000, ACCOUNT_API_CACHE_MS: 30_000 });
  });

  it('takes the origins of web pages as browsers write them, and refuses what is none', () => {
    const origins = (text: string) => [...loadGatewayConfig({ ...env, ALLOWED_ORIGINS: text }).ALLOWED_ORIGINS];
    expect([...loadGatewayConfig(env).ALLOWED_ORIGINS]).toEqual([]);
    expect(origins('https://Game.example:443/, http://localhost:5173,')).toEqual([
      'https://game.example',
      'http://localhost:5173',
    ]);
    expect(origins('*')).toEqual(['*']);
    for (const text of [
      'game.example',
      'https://game.example/play',
      'null',
      'ftp://game.example',
      'https://*.example',
    ]) {
      expect(() => origins(`https://a.example,${text}`)).toThrow(`ALLOWED_ORIGINS: "${text}" is no origin`);
    }
  });

  it('names rulesets that it cannot read', () => {
    expect(() => loadGatewayConfig({ ...env, RULESETS: '/does/not/exist' })).toThrow('/does/not/exist');
  });
});
