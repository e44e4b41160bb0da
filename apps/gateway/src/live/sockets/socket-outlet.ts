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

/** `ended` is called once, when nothing more can be said. */
export function createSocketOutlet(link: SocketLink, ended: () => void): SocketOutlet {
  const end = (): void => {
    if (!outlet.isOpen) return;
    outlet.isOpen = false;
    ended();
  };
  const close: SocketOutlet['close'] = (code, reason) => {
    if (!outlet.isOpen) return;
    end();
    link.close(socketCloseCodes[code], reason);
  };
  const checkReader = (): void => {
    if (link.bufferedAmount > MAX_UNREAD_BYTES) close('tooSlow', 'not read fast enough; connect again for a snapshot');
  };
  // A plain field, where a getter would cost some 250 bytes for each socket.
  const outlet = {
    isOpen: true,
    write(message: LiveEvent | SocketReply) {
      checkReader();
      if (outlet.isOpen) link.send(JSON.stringify(message));
    },
    close,
    end,
  };
  return outlet;
}
