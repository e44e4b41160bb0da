import type { DevSecrets } from '@paireto/dev-access';
import type { AppSpec } from './app-process.ts';
import type { AppEnv } from './stack-options.ts';

/** What the apps are told. */
export interface AppSettings {
  urls: { nats: string; redis: string; database: string };
  /** What each app is told to sign in there. */
  logins: AppEnv;
  /** Ports by the names of `portNames`: the API port of gateway and live-game-sim, the health port of the others. */
  portOf: (name: string) => number;
  gateways?: number;
  shards: number;
  bridges: number;
  secrets: DevSecrets;
  /** More environment by app (`matcher`) or by process (`matcher-2`); the latter wins. */
  appEnv: AppEnv;
}

/** Where the apps of a stack listen. */
export const HOST = '127.0.0.1';

/** How many of each app. */
type Numbers = Pick<AppSettings, 'gateways' | 'shards' | 'bridges'>;

/** The processes of a stack in the order in which they are stopped: first what takes requests. */
export function appNames(settings: Numbers): string[] {
  return [
    ...gatewayNames(settings),
    ...numbered('matcher', settings.shards),
    ...bridgeNames(settings.bridges),
    'live-game-sim',
  ];
}

/** The internal listener of a gateway, among the ports of a stack. */
const internalOf = (gateway: string): string => `${gateway}-internal`;
export const GATEWAY_INTERNAL = internalOf('gateway');

/** What a stack needs ports for: every process, and what of them listens twice. */
export const portNames = (settings: Numbers): string[] => [
  ...appNames(settings),
  ...gatewayNames(settings).map(internalOf),
];

/** How every app of the stack is run, in the order of `appNames`. */
export function appSpecs(settings: AppSettings): AppSpec[] {
  const { urls, portOf, secrets } = settings;
  const common = { NATS_URL: urls.nats, REDIS_URL: urls.redis };
  const specOf = (app: string, name: string, env: Record<string, string>): AppSpec => ({
    name,
    main: `apps/${app}/src/main.ts`,
    env: { ...settings.logins[app], ...env, ...settings.appEnv[app], ...settings.appEnv[name] },
    healthUrl: `http://${HOST}:${portOf(app === 'gateway' ? internalOf(name) : name)}/readyz`,
  });
  return [
    ...gatewayNames(settings).map((name) =>
      specOf('gateway', name, {
        ...common,
        HOST,
        PORT: String(portOf(name)),
        INTERNAL_HOST: HOST,
        INTERNAL_PORT: String(portOf(internalOf(name))),
        JWT_SECRET: secrets.jwt.secret,
        JWT_ISSUER: secrets.jwt.issuer,
        JWT_AUDIENCE: secrets.jwt.audience,
        SERVICE_TOKEN_SECRET: secrets.services.secret,
        SERVICE_TOKEN_ISSUER: secrets.services.issuer,
        SERVICE_TOKEN_AUDIENCE: secrets.services.audience,
      }),
    ),
    ...numbered('matcher', settings.shards).map((name) =>
      specOf('matcher', name, { ...common, SHARD_ID: name, HEALTH_PORT: String(portOf(name)) }),
    ),
    ...bridgeNames(settings.bridges).map((name) =>
      specOf('game-bridge', name, {
        ...common,
        HEALTH_PORT: String(portOf(name)),
        DATABASE_URL: urls.database,
        LIVE_GAME_API_URL: `http://${HOST}:${portOf('live-game-sim')}`,
        LIVE_GAME_API_SECRET: secrets.liveGameApiSecret,
      }),
    ),
    specOf('live-game-sim', 'live-game-sim', {
      HOST,
      PORT: String(portOf('live-game-sim')),
      LIVE_GAME_API_SECRET: secrets.liveGameApiSecret,
    }),
  ];
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

/** The first one has no number: most stacks have no other. */
export const gatewayNames = ({ gateways = 1 }: Pick<Numbers, 'gateways'>): string[] =>
  numbered('gateway', gateways).map((name, index) => (index === 0 ? 'gateway' : name));

/** A single bridge needs no number. */
const bridgeNames = (count: number): string[] => (count === 1 ? ['game-bridge'] : numbered('game-bridge', count));
