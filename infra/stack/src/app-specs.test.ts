import { expect, test } from 'vitest';
import { appNames, appSpecs } from './app-specs.ts';

const settings = {
  urls: { nats: 'nats://n', redis: 'redis://r', database: 'postgresql://d' },
  logins: { gateway: { NATS_USER: 'gateway' } },
  portOf: (name: string) => name.length + 1_000,
  shards: 2,
  bridges: 1,
  secrets: {
    jwt: { secret: 's'.repeat(32), issuer: 'i', audience: 'a' },
    services: { secret: 't'.repeat(32), issuer: 'j', audience: 'b' },
    liveGameApiSecret: 'l'.repeat(32),
  },
  appEnv: { matcher: { LOG_LEVEL: 'debug', SHARD_ID: 'other' }, 'matcher-2': { LOG_LEVEL: 'trace' } },
};

test('a stack has the wanted gateways, shards and bridges, and one simulator', () => {
  expect(appSpecs(settings).map(({ name }) => name)).toEqual(appNames(settings));
  expect(appNames({ gateways: 2, shards: 1, bridges: 2 })).toEqual([
    'gateway',
    'gateway-2',
    'matcher-1',
    'game-bridge-1',
    'game-bridge-2',
    'live-game-sim',
  ]);
});

test('environment of a caller wins, that for one process over that for its app', () => {
  const envOf = (name: string) => appSpecs(settings).find((spec) => spec.name === name)?.env;
  expect(envOf('matcher-1')).toMatchObject({ LOG_LEVEL: 'debug', SHARD_ID: 'other' });
  expect(envOf('matcher-2')).toMatchObject({ LOG_LEVEL: 'trace', SHARD_ID: 'other' });
  expect(envOf('gateway')).not.toHaveProperty('LOG_LEVEL');
});

test('only the bridge is told of the database, and only the gateway of the token secrets', () => {
  const told = (variable: string) => appSpecs(settings).flatMap(({ name, env }) => (variable in env ? [name] : []));
  expect(told('DATABASE_URL')).toEqual(['game-bridge']);
  expect(told('JWT_SECRET')).toEqual(['gateway']);
  expect(told('SERVICE_TOKEN_SECRET')).toEqual(['gateway']);
});

test('every app is asked for its health where it listens, the gateway where it gives reasons', () => {
  for (const { name, healthUrl, env } of appSpecs({ ...settings, gateways: 2 })) {
    const port = env.INTERNAL_PORT ?? env.PORT ?? env.HEALTH_PORT;
    expect(`${name} ${healthUrl}`).toBe(`${name} http://127.0.0.1:${port}/readyz`);
  }
});
