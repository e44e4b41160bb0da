import { devTokenDefaults, rulesetsPath } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { loadGatewayConfig } from './config.ts';

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

  it('names rulesets that it cannot read', () => {
    expect(() => loadGatewayConfig({ ...env, RULESETS: '/does/not/exist' })).toThrow('/does/not/exist');
  });
});
