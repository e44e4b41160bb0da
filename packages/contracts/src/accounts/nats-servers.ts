/** A NATS_URL as clients take it. */
export interface NatsServers {
  /** Without user and password. */
  servers: string[];
  user?: string;
  pass?: string;
}

/** Takes servers with commas between apart; user and password may stand in the first of them, as in other URLs. */
export function natsServers(url: string): NatsServers {
  const parts = url.split(',').map((text) => /^([a-z]+:\/\/)?(?:([^@/]*)@)?(.*)$/.exec(text.trim()));
  const [user, pass] = (parts[0]?.[2] ?? '').split(':').map(decodeURIComponent);
  return {
    servers: parts.map((part) => `${part?.[1] ?? ''}${part?.[3] ?? ''}`),
    ...(user === undefined || user === '' ? {} : { user }),
    ...(pass === undefined ? {} : { pass }),
  };
}
