import type { NatsConnection } from '@nats-io/transport-node';

/** Sends on core NATS what may be lost, as long as the server keeps up. */
export interface BoundedOutbox {
  /**
   * Whether it is sent, together with what else is published until the end of the turn of the event loop; false: the
   * server has not taken what was sent before, and this is left out.
   */
  publish(subject: string, text: string): boolean;
}

/** Characters that the server may not have confirmed yet. The client would keep any number of them in memory. */
const MAX_UNCONFIRMED = 32 * 1_024 * 1_024;
/** So many are sent before the server is asked whether it has them. */
const CONFIRM_EVERY = 256 * 1_024;

/**
 * A server that stops reading is noticed by its silence after some seconds only: until then, what is published piles up here.
 * So it is confirmed now and then that what was sent has arrived, and while too much has not, nothing more is sent.
 */
export function createBoundedOutbox(
  nats: Pick<NatsConnection, 'publish' | 'flush'>,
  maxUnconfirmed: number = MAX_UNCONFIRMED,
): BoundedOutbox {
  let unconfirmed = 0;
  let isConfirming = false;
  let waiting: { subject: string; text: string }[] = [];

  // The client writes once per chain of microtasks: what is handed over at once costs one system call.
  const send = (): void => {
    const messages = waiting;
    waiting = [];
    try {
      for (const { subject, text } of messages) nats.publish(subject, text);
    } catch {
      // The connection has been closed since: lost, as with it.
    }
  };

  const confirm = (): void => {
    send();
    const asked = unconfirmed;
    isConfirming = true;
    nats
      .flush()
      // A connection that broke has taken what was not sent with it.
      .catch(() => undefined)
      .finally(() => {
        unconfirmed -= asked;
        isConfirming = false;
      });
  };

  return {
    publish(subject, text) {
      if (unconfirmed + text.length > maxUnconfirmed) {
        if (!isConfirming) confirm();
        return false;
      }
      if (waiting.push({ subject, text }) === 1) process.nextTick(send);
      unconfirmed += text.length;
      if (!isConfirming && unconfirmed >= Math.min(CONFIRM_EVERY, maxUnconfirmed / 2)) confirm();
      return true;
    },
  };
}
