import { BlockList, isIP } from 'node:net';

/** Whether an address is in one of some networks. */
export type InNetworks = (address: string) => boolean;

/** Whether a text is an address or a network in CIDR notation. */
export const isNetwork = (text: string): boolean => parseNetwork(text) !== undefined;

/** Networks as they are written in settings: addresses, or CIDR notation. @throws where one is neither */
export function createNetworks(texts: readonly string[]): InNetworks {
  if (texts.length === 0) return () => false;
  const list = new BlockList();
  for (const text of texts) {
    const network = parseNetwork(text);
    if (network === undefined) throw new Error(`"${text}" is no address and no network`);
    list.addSubnet(network.address, network.bits, network.family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}

/** An IPv4 address that arrives as an IPv6 one (`::ffff:10.0.0.1`), as what it is. */
export const plainAddress = (address: string): string =>
  address.toLowerCase().startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;

function parseNetwork(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  if (version === 0 || rest.length > 0 || address.includes('%')) return undefined;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return undefined;
  const length = bits === undefined ? longest : Number(bits);
  if (length > longest) return undefined;
  return { address, bits: length, family: version === 6 ? 'ipv6' : 'ipv4' };
}
