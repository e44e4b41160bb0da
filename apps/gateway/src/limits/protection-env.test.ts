import { parseEnv } from '@paireto/runtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAllowedHosts } from './allowed-hosts.ts';
import { protectionEnv } from './protection-env.ts';

const schema = z.object(protectionEnv);

describe('the settings of limits', () => {
  it('trust no proxy and serve any host where nobody says otherwise', () => {
    const settings = parseEnv(schema, {});
    expect(settings.TRUSTED_PROXIES).toEqual([]);
    expect(createAllowedHosts(settings.ALLOWED_HOSTS)('anything')).toBe(true);
  });

  it('are lists with commas, spaces or not', () => {
    const settings = parseEnv(schema, {
      TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,192.0.2.1',
      ALLOWED_HOSTS: 'Play.game.example, [::1]:8003 ,',
    });
    expect(settings.TRUSTED_PROXIES).toEqual(['10.0.0.0/8', 'fd00::/8', '192.0.2.1']);
    expect([...settings.ALLOWED_HOSTS]).toEqual(['play.game.example', '[::1]:8003']);
  });

  it.each([
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '10.0.0.1/8/8'],
    ['ALLOWED_HOSTS', 'https://game.example'],
    ['ALLOWED_HOSTS', 'a b'],
    ['TRUSTED_PROXY_HEADER', 'x-real-ip'],
    ['MAX_CONNECTIONS', '0'],
    ['SHED_LOOP_DELAY_MS', '-1'],
  ])('refuse %s=%s, by name', (name, value) => {
    expect(() => parseEnv(schema, { [name]: value })).toThrow(new RegExp(`- ${name}`));
  });
});

describe('createAllowedHosts', () => {
  it('takes a name with any port, a name with a port with that one, and no other', () => {
    const isAllowed = createAllowedHosts(new Set(['game.example', 'other.example:8443', '[::1]']));
    expect(['game.example', 'GAME.example:1', 'other.example:8443', '[::1]:8003'].map(isAllowed)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const others = ['other.example', 'other.example:1', 'a.game.example', 'game.example.', 'game.example:8003:1', ''];
    for (const host of [...others, undefined]) expect(isAllowed(host)).toBe(false);
  });
});
