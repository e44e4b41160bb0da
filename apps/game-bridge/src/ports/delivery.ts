/** A message as a durable consumer hands it over. */
export interface Delivery {
  subject: string;
  data: Uint8Array;
  /** What its publisher called it (`Nats-Msg-Id`). */
  messageId?: string | undefined;
  /** Position in its stream. */
  sequence: number;
  /** When its stream took it in, ns since the epoch. */
  storedAtNs: bigint;
  /** How often it was delivered, from 1. */
  deliveryCount: number;
}
