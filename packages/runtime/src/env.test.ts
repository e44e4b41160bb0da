import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, commonEnv, envField, parseEnv } from './env.ts';

const schema = z.object({ ...commonEnv, PORT: envField.port(8003), SECRET: z.string().min(32) });

describe('parseEnv', () => {
  it('fills in defaults, takes an empty value as absent and ignores foreign variables', () => {
    const config = parseEnv(schema, { SECRET: 's'.repeat(32), PORT: '', LOG_PRETTY: 'true', HOME: '/root' });
    expect(config).toMatchObject({ PORT: 8003, LOG_PRETTY: true, NATS_URL: 'nats://127.0.0.1:4222' });
    expect(config).not.toHaveProperty('HOME');
  });

  it('lists every problem at once, each with the name of its variable', () => {
    const parse = () => parseEnv(schema, { PORT: '99999', LOG_LEVEL: 'loud', REDIS_URL: 'http://x' });
    expect(parse).toThrow(ConfigError);
    for (const name of ['PORT', 'LOG_LEVEL', 'REDIS_URL', 'SECRET']) expect(parse).toThrow(new RegExp(`- ${name}: `));
  });
});
