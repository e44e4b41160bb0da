import { describe, expect, it } from 'vitest';
import { createAddressLimits } from './address-limits.ts';
import { limitsOf } from './limits.ts';
import { limitsFileSchema } from './limits-file.ts';
import { createRateLimiter } from './rate-limiter.ts';

function addressLimits(addresses: object) {
  const own = createRateLimiter({ maxKeys: 100, monotonicMs: () => 0 });
  return createAddressLimits({ limits: limitsOf(limitsFileSchema.parse({ addresses })), own });
}

describe('createAddressLimits', () => {
  it('answers so many requests of an address, then says when to come back', () => {
    const limits = addressLimits({ requests: { limit: 2, per: 10 } });
    expect(limits.request('192.0.2.1')).toBeUndefined();
    expect(limits.request('192.0.2.1')).toBeUndefined();
    expect(limits.request('192.0.2.1')).toMatchObject({ retryAfterS: 10 });
    expect(limits.request('192.0.2.2')).toBeUndefined();
  });

  it('takes all addresses of one IPv6 network for one, however they are written', () => {
    const limits = addressLimits({ requests: { limit: 1, per: 10 } });
    expect(limits.request('2001:db8:0:1::1')).toBeUndefined();
    expect(limits.request('2001:0db8::1:ffff:0:0:9')).toBeDefined();
    expect(limits.request('2001:db8:0:2::1')).toBeUndefined();
  });

  it('asks an address for no token after too many were refused', () => {
    const limits = addressLimits({ failed_authentications: { limit: 2, per: 60 } });
    for (let index = 0; index < 5; index += 1) expect(limits.authentication('192.0.2.1')).toBeUndefined();
    limits.authenticationFailed('192.0.2.1');
    limits.authenticationFailed('192.0.2.1');
    expect(limits.authentication('192.0.2.1')).toMatchObject({ retryAfterS: 60 });
    expect(limits.request('192.0.2.1')).toBeUndefined();
  });

  it('has no ceiling for those who are exempt, and none where it is unlimited', () => {
    const limits = addressLimits({ requests: { limit: 0, per: 10 }, exempt: ['192.0.2.0/24'] });
    expect(limits.request('192.0.2.1')).toBeUndefined();
    expect(limits.request('203.0.113.1')).toBeDefined();
    expect(addressLimits({ requests: 'unlimited' }).request('203.0.113.1')).toBeUndefined();
  });
});
