import { isIP } from 'node:net';
import { createNetworks, plainAddress } from './networks.ts';

/** The headers in which proxies may say whom they speak for. */
export const forwardedHeaders = ['x-forwarded-for', 'forwarded'] as const;

export type ForwardedHeader = (typeof forwardedHeaders)[number];

/** A request, as far as it says where it comes from. */
export interface AddressedRequest {
  socket: { remoteAddress?: string | undefined };
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The address that a request comes from, as far as it can be trusted. */
export type ClientAddress = (request: AddressedRequest) => string;

/** What a client may write into a header is not read for ever. */
const MAX_HOPS = 32;

/**
 * The peer of the connection, unless that is one of the trusted proxies: then the last hop of the header that is none of
 * them, which is what the first trusted proxy saw. What stands before it anybody can have written.
 * Only the one header that the proxies set is read: in another, a client could say what it likes.
 */
export function createClientAddress(options: {
  trustedProxies: readonly string[];
  header: ForwardedHeader;
  /** Is told once of somebody who speaks for others and is not trusted: a proxy that the settings lack, or a liar. */
  onStranger?: (address: string) => void;
}): ClientAddress {
  let { onStranger } = options;
  const isTrusted = createNetworks(options.trustedProxies);
  const hopsIn = options.header === 'forwarded' ? forwardedHops : forwardedForHops;
  return ({ socket, headers }) => {
    let address = plainAddress(socket.remoteAddress ?? '');
    if (!isTrusted(address)) {
      if (onStranger !== undefined && headers[options.header] !== undefined) {
        onStranger(address);
        onStranger = undefined;
      }
      return address;
    }
    for (const hop of hopsIn(textOf(headers[options.header])).slice(-MAX_HOPS).reverse()) {
      const next = addressIn(hop);
      if (next === undefined) return address;
      address = next;
      if (!isTrusted(address)) return address;
    }
    return address;
  };
}

const textOf = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(',') : (value ?? '');

const forwardedForHops = (text: string): string[] => (text === '' ? [] : text.split(','));

/** RFC 7239: `for=192.0.2.60;proto=http, for="[2001:db8::17]:4711"`. An element without `for` is a hop that hides. */
const forwardedHops = (text: string): string[] =>
  text === ''
    ? []
    : text.split(',').map((element) => /(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]*)/i.exec(element)?.[1] ?? '');

/** An address as proxies write it: bare, in quotes, with a port, in brackets. */
function addressIn(hop: string): string | undefined {
  const text = hop.trim().replace(/^"(.*)"$/, '$1');
  const bare =
    /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? (text.split(':').length === 2 ? text.split(':')[0] : text);
  return bare !== undefined && isIP(bare) !== 0 ? plainAddress(bare) : undefined;
}
