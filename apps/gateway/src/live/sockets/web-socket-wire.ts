import { MAX_SOCKET_MESSAGE_BYTES } from '@paireto/contracts';
import { WebSocketServer } from 'ws';
import { writeResponse } from '../../adapters/write-response.ts';
import { problemResponse } from '../../http/problem.ts';

/** How long a client may take to say goodbye before its connection is cut. */
const CLOSE_TIMEOUT_MS = 5_000;

const options = {
  noServer: true,
  clientTracking: false,
  // Compression would cost some 300 KB of memory for each socket, for messages of 1 KB.
  perMessageDeflate: false,
  maxPayload: MAX_SOCKET_MESSAGE_BYTES,
  maxFragments: 64,
  // A client that pings and reads no pongs cannot make them pile up.
  maxPendingAutoPongs: 4,
  closeTimeout: CLOSE_TIMEOUT_MS,
  handleProtocols: () => false as const,
};

/** The WebSocket protocol (RFC 6455) on connections that the HTTP server hands over. */
export function createWebSocketWire(): Pick<WebSocketServer, 'handleUpgrade'> {
  const wire = new WebSocketServer(options);
  wire.on('wsClientError', (error, connection) => {
    void writeResponse(connection, problemResponse('INVALID_REQUEST', `${error.message}.`));
  });
  return wire;
}
