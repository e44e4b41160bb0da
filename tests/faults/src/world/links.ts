import type { AppEnv, AppUrls } from '@paireto/stack';
import { createLinkProxy, type LinkProxy } from '../proxy/link-proxy.ts';

/** Connections that can be disturbed: which process goes to what, by which of its variables. */
const links = {
  'gateway-redis': { app: 'gateway', variable: 'REDIS_URL', to: 'redis' },
  'matcher-redis': { app: 'matcher', variable: 'REDIS_URL', to: 'redis' },
  'matcher-nats': { app: 'matcher', variable: 'NATS_URL', to: 'nats' },
  'matcher-1-nats': { app: 'matcher-1', variable: 'NATS_URL', to: 'nats' },
  'bridge-redis': { app: 'game-bridge', variable: 'REDIS_URL', to: 'redis' },
  'bridge-nats': { app: 'game-bridge', variable: 'NATS_URL', to: 'nats' },
  'bridge-postgres': { app: 'game-bridge', variable: 'DATABASE_URL', to: 'database' },
  'bridge-live-game': { app: 'game-bridge', variable: 'LIVE_GAME_API_URL', to: 'liveGame' },
} as const satisfies Record<string, { app: string; variable: string; to: keyof AppUrls }>;

export type LinkName = keyof typeof links;

export const linkNames = Object.keys(links) as LinkName[];

/** The proxies in front of what the apps connect to. */
export interface Links {
  /** The environment that leads the apps to them. */
  appEnv: AppEnv;
  get(name: LinkName): LinkProxy;
  close(): Promise<void>;
}

/** Puts a proxy into each of these links. */
export async function openLinks(names: readonly LinkName[], urls: AppUrls): Promise<Links> {
  const proxies = new Map<LinkName, LinkProxy>();
  const appEnv: Record<string, Record<string, string>> = {};
  for (const name of names) {
    const { app, variable, to } = links[name];
    const target = new URL(urls[to]);
    const proxy = await createLinkProxy({ host: target.hostname, port: Number(target.port) });
    proxies.set(name, proxy);
    target.port = String(proxy.port);
    appEnv[app] = { ...appEnv[app], [variable]: target.href };
  }
  return {
    appEnv,
    get(name) {
      const proxy = proxies.get(name);
      if (proxy === undefined) throw new Error(`no proxy in the link ${name}`);
      return proxy;
    },
    close: async () => void (await Promise.all([...proxies.values()].map((proxy) => proxy.close()))),
  };
}
