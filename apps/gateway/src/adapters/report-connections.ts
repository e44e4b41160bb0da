import { METRICS, reportGauges } from '@paireto/runtime';

const GAUGES = {
  'paireto.gateway.sockets': METRICS['paireto.gateway.sockets'],
  'paireto.gateway.event_streams': METRICS['paireto.gateway.event_streams'],
  'paireto.gateway.players': METRICS['paireto.gateway.players'],
};

/** Tells how many are connected as gauges, where there is telemetry. Returns how to stop. */
export const reportConnections = (live: {
  sockets: { readonly size: number };
  eventStreams: { readonly size: number };
  feed: { readonly playerCount: number };
}): (() => void) =>
  reportGauges(GAUGES, async () => ({
    'paireto.gateway.sockets': live.sockets.size,
    'paireto.gateway.event_streams': live.eventStreams.size,
    'paireto.gateway.players': live.feed.playerCount,
  }));
