import type { ServerName } from './server-handle.ts';

/** A server did not start. `portTaken`: somebody else holds its port, so another port may work. */
export class ServerStartError extends Error {
  readonly code = 'SERVER_START_FAILED';
  readonly server: ServerName;
  readonly portTaken: boolean;

  constructor(server: ServerName, message: string, portTaken = false) {
    super(`${server} did not start: ${message}`);
    this.name = 'ServerStartError';
    this.server = server;
    this.portTaken = portTaken;
  }
}
