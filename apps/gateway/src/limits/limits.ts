import { type LimitsFile, limitsFileSchema, type PlayerLimitName, playerLimitNames } from './limits-file.ts';
import { createNetworks, type InNetworks } from './networks.ts';

/** So often within so long. */
export interface Rate {
  limit: number;
  perMs: number;
}

/** What the players of a tenant may do how often, and the tenant as a whole; undefined: as often as they like. */
export interface TenantLimits {
  players: Readonly<Record<PlayerLimitName, Rate | undefined>>;
  joinsPerSecond: number | undefined;
  waitingEntries: number | undefined;
  /** Sockets, event streams and waiting requests on one gateway. */
  connections: number | undefined;
}

/** Every limit of the installation. */
export interface Limits {
  ofTenant(tenant: string): TenantLimits;
  addresses: {
    requests: Rate | undefined;
    failedAuthentications: Rate | undefined;
    isExempt: InNetworks;
  };
}

type FileRate = LimitsFile['addresses']['requests'];

const MINUTE_MS = 60_000;

/** Without a file. Addresses of the machine itself have no ceiling: what runs beside a gateway is trusted. */
export const defaultLimits = {
  players: {
    joins: { limit: 10, per: MINUTE_MS },
    challenges: { limit: 20, per: MINUTE_MS },
    connects: { limit: 60, per: MINUTE_MS },
    socket_tickets: { limit: 60, per: MINUTE_MS },
    reads: { limit: 1_200, per: MINUTE_MS },
    changes: { limit: 120, per: MINUTE_MS },
  },
  addresses: {
    requests: { limit: 3_000, per: 10_000 },
    failed_authentications: { limit: 300, per: MINUTE_MS },
    exempt: ['127.0.0.0/8', '::1'],
  },
} satisfies Pick<LimitsFile, 'players' | 'addresses'>;

/** The limits that a file leads to; without one, those that everybody has. */
export function limitsOf(file: LimitsFile = limitsFileSchema.parse({})): Limits {
  const usual = tenantLimits(file.players, file.quotas);
  const special = new Map(
    Object.entries(file.tenants).map(([tenant, own]) => [
      tenant,
      tenantLimits({ ...file.players, ...own.players }, { ...file.quotas, ...own.quotas }),
    ]),
  );
  const { requests, failed_authentications } = { ...defaultLimits.addresses, ...file.addresses };
  return {
    ofTenant: (tenant) => special.get(tenant) ?? usual,
    addresses: {
      requests: rateOf(requests),
      failedAuthentications: rateOf(failed_authentications),
      isExempt: createNetworks(file.addresses.exempt ?? defaultLimits.addresses.exempt),
    },
  };
}

function tenantLimits(players: LimitsFile['players'], quotas: LimitsFile['quotas']): TenantLimits {
  const rates = playerLimitNames.map((name) => [name, rateOf(players[name] ?? defaultLimits.players[name])] as const);
  return {
    players: Object.fromEntries(rates) as TenantLimits['players'],
    joinsPerSecond: quotaOf(quotas.joins_per_second),
    waitingEntries: quotaOf(quotas.waiting_entries),
    connections: quotaOf(quotas.connections),
  };
}

const rateOf = (rate: FileRate): Rate | undefined =>
  rate === undefined || rate === 'unlimited' ? undefined : { limit: rate.limit, perMs: rate.per };

const quotaOf = (quota: number | 'unlimited' | undefined): number | undefined =>
  quota === 'unlimited' ? undefined : quota;
