import { reportGauges } from '@paireto/runtime';

const GAUGES = {
  'paireto.gateway.sockets': { description: 'WebSockets that are open', unit: '{socket}' },
  'paireto.gateway.event_streams': { description: 'Streams of server-sent events that are open', unit: '{stream}' },
  'paireto.gateway.players': { description: 'Players who are listened for', unit: '{player}' },
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
