import { describe, expect, it } from 'vitest';
import { createClientAddress, type ForwardedHeader } from './client-address.ts';

const trustedProxies = ['10.0.0.0/8', 'fd00::/8'];
const address = (
  peer: string,
  text?: string | string[],
  header: ForwardedHeader = 'x-forwarded-for',
  name: string = header,
) => createClientAddress({ trustedProxies, header })({ socket: { remoteAddress: peer }, headers: { [name]: text } });

describe('createClientAddress', () => {
  it('believes nobody but the trusted proxies', () => {
    expect(address('203.0.113.9', '192.0.2.1')).toBe('203.0.113.9');
    expect(address('10.0.0.1', '192.0.2.1')).toBe('192.0.2.1');
    expect(address('::ffff:10.0.0.1', '192.0.2.1')).toBe('192.0.2.1');
    expect(address('fd00::1', '2001:db8::7')).toBe('2001:db8::7');
  });

  it('says once that somebody speaks for others who is not trusted', () => {
    const strangers: string[] = [];
    const onStranger = (address: string) => void strangers.push(address);
    const addressOf = createClientAddress({ trustedProxies, header: 'x-forwarded-for', onStranger });
    for (const remoteAddress of ['10.0.0.1', '203.0.113.9', '203.0.113.10'])
      addressOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(strangers).toEqual(['203.0.113.9']);
  });

  it('takes the last hop that is no trusted proxy, whatever stands before it', () => {
    expect(address('10.0.0.1', '1.2.3.4, 192.0.2.1, 10.9.9.9')).toBe('192.0.2.1');
    expect(address('10.0.0.1', ['1.2.3.4', '192.0.2.1'])).toBe('192.0.2.1');
    expect(address('10.0.0.1', '127.0.0.1, 192.0.2.1')).toBe('192.0.2.1');
  });

  it('takes the proxy itself where the header says nothing that is an address', () => {
    for (const text of [undefined, '', 'unknown', '192.0.2.1, _hidden', '999.1.1.1', ',', 'a'.repeat(10_000)])
      expect(address('10.0.0.1', text)).toBe('10.0.0.1');
    expect(address('10.0.0.1', '10.0.0.2')).toBe('10.0.0.2');
  });

  it('understands ports and brackets', () => {
    expect(address('10.0.0.1', '192.0.2.1:4711')).toBe('192.0.2.1');
    expect(address('10.0.0.1', '[2001:db8::7]:4711')).toBe('2001:db8::7');
  });

  it('reads Forwarded where the proxies set that, and then not the other', () => {
    const forwarded = 'for=1.2.3.4, For="[2001:db8::7]:4711";proto=https;by=10.0.0.9, for=10.2.2.2';
    expect(address('10.0.0.1', forwarded, 'forwarded')).toBe('2001:db8::7');
    expect(address('10.0.0.1', 'for=unknown', 'forwarded')).toBe('10.0.0.1');
    expect(address('10.0.0.1', '192.0.2.1', 'forwarded', 'x-forwarded-for')).toBe('10.0.0.1');
    expect(address('10.0.0.1', 'for=192.0.2.1', 'x-forwarded-for', 'forwarded')).toBe('10.0.0.1');
  });
});
