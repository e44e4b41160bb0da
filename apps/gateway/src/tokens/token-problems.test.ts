import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesetsPath, tempDir } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { loadGatewayConfig } from '../config.ts';

const secret = 'one-secret-of-at-least-32-characters';
const other = 'another-secret-of-at-least-32-characters';
const url = 'https://id.example/jwks.json';
const env = { RULESETS: rulesetsPath, JWT_ISSUER: 'issuer', JWT_AUDIENCE: 'audience' };
const load = (more: Record<string, string>) => loadGatewayConfig({ ...env, ...more });
const fileWith = (text: string): string => {
  const file = join(tempDir('secrets'), 'secrets.txt');
  writeFileSync(file, text);
  return file;
};

describe('the settings of tokens', () => {
  it('name one source of the keys of players; those of services need none', () => {
    for (const source of [{ JWT_SECRET: secret }, { JWT_SECRET_FILE: fileWith(secret) }, { JWT_JWKS_URL: url }]) {
      expect(load(source)).toMatchObject({ ...source, JWKS_REFRESH_MS: 300_000, TOKEN_MAX_LIFETIME_S: 2_592_000 });
    }
    expect(() => load({})).toThrow('JWT_SECRET: required, or JWT_SECRET_FILE, or JWT_JWKS_URL');
    expect(() => load({ JWT_SECRET: secret, JWT_JWKS_URL: url })).toThrow(
      'JWT_SECRET, JWT_JWKS_URL: only one of them may be set',
    );
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'two sources for services',
      { SERVICE_TOKEN_SECRET: other, SERVICE_TOKEN_JWKS_URL: url },
      'SERVICE_TOKEN_SECRET, SERVICE_TOKEN_JWKS_URL: only one',
    ],
    [
      'the secret of players for services',
      { SERVICE_TOKEN_SECRET: secret },
      'SERVICE_TOKEN_SECRET: must not be that of player tokens',
    ],
    [
      'a file with the secret of players for services',
      { SERVICE_TOKEN_SECRET_FILE: fileWith(`${other}\n${secret}`) },
      'SERVICE_TOKEN_SECRET_FILE: must not be that of player tokens',
    ],
    [
      'the audience of players for services',
      { SERVICE_TOKEN_AUDIENCE: 'audience' },
      'SERVICE_TOKEN_AUDIENCE: must not be that of player tokens',
    ],
    [
      'a file that is not there',
      { SERVICE_TOKEN_SECRET_FILE: '/nowhere/secrets' },
      'SERVICE_TOKEN_SECRET_FILE: /nowhere/secrets cannot be read (ENOENT)',
    ],
    ['a file without a secret', { SERVICE_TOKEN_SECRET_FILE: fileWith('\n') }, 'has no secret in it'],
    [
      'a file with a short secret',
      { SERVICE_TOKEN_SECRET_FILE: fileWith(`${other}\nhunter2`) },
      'is too short: at least 32 characters',
    ],
    ['a short secret', { SERVICE_TOKEN_SECRET: 'hunter2' }, 'SERVICE_TOKEN_SECRET: too short'],
    [
      'a fixed tenant and a claim of it',
      { JWT_TENANT: 'demo', JWT_TENANT_CLAIM: 'org' },
      'JWT_TENANT, JWT_TENANT_CLAIM: only one',
    ],
    ['a tenant that is none', { JWT_TENANT: '../demo' }, 'JWT_TENANT: '],
    ['no type of token', { JWT_TOKEN_TYPES: ' , ' }, 'JWT_TOKEN_TYPES: expected at least one type'],
    ['a URL that is none', { SERVICE_TOKEN_JWKS_URL: 'file:///etc/passwd' }, 'SERVICE_TOKEN_JWKS_URL'],
    ['a life without end', { TOKEN_MAX_LIFETIME_S: '1e12' }, 'TOKEN_MAX_LIFETIME_S'],
  ])('refuse %s, name the setting, and repeat no secret', (_, more, problem) => {
    const loading = () => load({ JWT_SECRET: secret, ...more });
    expect(loading).toThrow(problem);
    expect(loading).toThrow(/^(?!.*(hunter2|of-at-least-32))/s);
  });

  it('refuse the same provider for players and services', () => {
    expect(() => load({ JWT_JWKS_URL: url, SERVICE_TOKEN_JWKS_URL: url })).toThrow(
      'SERVICE_TOKEN_JWKS_URL: must not be that of player tokens',
    );
  });

  it('list the types of tokens in any letters', () => {
    const { JWT_TOKEN_TYPES, SERVICE_TOKEN_TYPES } = load({
      JWT_SECRET: secret,
      JWT_TOKEN_TYPES: 'absent, application/AT+JWT',
    });
    expect([...JWT_TOKEN_TYPES]).toEqual(['absent', 'at+jwt']);
    expect([...SERVICE_TOKEN_TYPES]).toEqual(['jwt', 'at+jwt']);
  });
});
