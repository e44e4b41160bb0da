import { type LiveEvent, type SocketReply, socketCloseCodes } from '@paireto/contracts';

/** Bytes that may wait to be read when there is more to say: a client that leaves more is too slow. */
export const MAX_UNREAD_BYTES = 64 * 1_024;

/** A WebSocket, as far as it is spoken to. */
export interface SocketLink {
  send(text: string): void;
  /** Says goodbye with a code; the connection ends when the client has answered, or soon. */
  close(code: number, reason: string): void;
  /** Bytes that were sent and have not left this process. */
  readonly bufferedAmount: number;
}

/** What is said to a client, until the socket is closed. */
export interface SocketOutlet {
  readonly isOpen: boolean;
  /** Closes it instead when the client leaves too much unread. */
  write(message: LiveEvent | SocketReply): void;
  /** Says goodbye; a second time does nothing. `reason` is for people, at most 123 bytes. */
  close(code: keyof typeof socketCloseCodes, reason: string): void;
  /** The connection is gone. */
  end(): void;
}

/** `owner.ended` is called once, when nothing more can be said. */
export const createSocketOutlet = (link: SocketLink, owner: { ended(): void }): SocketOutlet =>
  new LinkOutlet(link, owner);

/** A class, because there is one for each socket: closures instead of methods would cost 56 bytes each. */
class LinkOutlet implements SocketOutlet {
  isOpen = true;
  private readonly link: SocketLink;
  private readonly owner: { ended(): void };

  constructor(link: SocketLink, owner: { ended(): void }) {
    this.link = link;
    this.owner = owner;
  }

  write(message: LiveEvent | SocketReply): void {
    if (this.link.bufferedAmount > MAX_UNREAD_BYTES)
      this.close('tooSlow', 'not read fast enough; connect again for a snapshot');
    if (this.isOpen) this.link.send(JSON.stringify(message));
  }

  close(code: keyof typeof socketCloseCodes, reason: string): void {
    if (!this.isOpen) return;
    this.end();
    this.link.close(socketCloseCodes[code], reason);
  }

  end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.owner.ended();
  }
}
