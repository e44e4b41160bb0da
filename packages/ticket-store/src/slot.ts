/** A player's slot: the ticket in it, and what keeps its player from joining. */
export interface Slot {
  ticketId: string;
  /** 1: the ticket is active; 0: nobody holds the player; else until when they are held, epoch ms. */
  live: number;
}

/** `<live> <ticket id>`, one text that is read and written by one command. Undefined for anything else, which counts as vanished. */
export function decodeSlot(stored: string | null | undefined): Slot | undefined {
  const [, live, ticketId] = /^(\d+) (.*)$/s.exec(stored ?? '') ?? [];
  return live === undefined || ticketId === undefined ? undefined : { ticketId, live: Number(live) };
}
