/** Whether requests to a host (header `Host`, perhaps with a port) are answered. */
export type IsAllowedHost = (host: string | undefined) => boolean;

/** Hosts as the setting lists them: a name counts with any port, a name with a port with that one. None: all. */
export function createAllowedHosts(hosts: ReadonlySet<string>): IsAllowedHost {
  if (hosts.size === 0) return () => true;
  return (host) => {
    const name = host?.toLowerCase();
    return name !== undefined && (hosts.has(name) || hosts.has(name.replace(/:\d{1,5}$/, '')));
  };
}

/** Whether a text may stand in the setting: a name or an address, IPv6 ones in brackets, perhaps with a port. */
export const isHost = (text: string): boolean =>
  /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(text);
