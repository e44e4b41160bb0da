import type { Logger } from '@paireto/runtime';
import { every } from './adapters/every.ts';
import type { GatewayConfig } from './config.ts';
import type { App } from './http/app-env.ts';
import type { Protection } from './http/protect.ts';
import type { ClientAddress } from './limits/client-address.ts';
import type { LiveFeed } from './live/live-feed.ts';
import type { PlayerConnections } from './live/player-connections.ts';
import { createAdmitSocket } from './live/sockets/admit-socket.ts';
import { createCarryOut } from './live/sockets/carry-out.ts';
import { guardAdmission } from './live/sockets/guard-admission.ts';
import { measureAdmission } from './live/sockets/measure-admission.ts';
import { createSocketServer, type SocketServer } from './live/sockets/socket-server.ts';
import type { Authenticate } from './ports/authenticate.ts';
import type { Revocations } from './ports/revocations.ts';
import type { SocketTickets } from './ports/socket-tickets.ts';

/** Wires the WebSockets together: what is asked over them is carried out by the app. */
export const buildSockets = (deps: {
  config: Pick<GatewayConfig, 'ALLOWED_ORIGINS'>;
  app: App;
  authenticate: Authenticate;
  socketTickets: SocketTickets;
  revocations: Pick<Revocations, 'isRevoked'>;
  feed: LiveFeed;
  connections: PlayerConnections;
  protection: Protection;
  addressOf: ClientAddress;
  /** Is told the code of every refusal. */
  onRefused: (code: string) => void;
  logger: Logger;
  nowMs: () => number;
}): SocketServer =>
  createSocketServer({
    ...deps,
    admit: measureAdmission(
      guardAdmission(
        createAdmitSocket({
          ...deps,
          allowedOrigins: deps.config.ALLOWED_ORIGINS,
          refuseConnect(player) {
            const admission = deps.protection.admitPlayer(player, 'connects');
            return admission.outcome === 'refused' ? admission : deps.protection.quotas.connect(player.tenant);
          },
        }),
        deps.protection,
      ),
      deps.onRefused,
    ),
    carryOut: createCarryOut(deps.app),
    every,
  });
