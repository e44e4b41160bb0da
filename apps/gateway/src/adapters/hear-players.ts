import {
  type PlayerAddress,
  type PlayerSignal,
  playerSignalSchema,
  playerSignalsSchema,
  playersSubject,
} from '@paireto/contracts';
import { parseMessage } from './parse-message.ts';

/** Calls with what is said on a subject until the returned function is called, through lost connections too. */
export type HearSubject = (subject: string, hear: (text: string) => void) => () => void;

/**
 * Hears the signals for single players out of those for all of a tenant: one subscription per tenant of which somebody is
 * listened for. `noteMalformed` is told what is left out; the other signals of the message are heard.
 */
export function createPlayerHearing(
  hearSubject: HearSubject,
  noteMalformed: (subject: string, error: unknown) => void,
): (player: PlayerAddress, hear: (signal: PlayerSignal) => void) => () => void {
  type Listeners = Set<(signal: PlayerSignal) => void>;
  const tenants = new Map<string, { players: Map<string, Listeners>; stop: () => void }>();

  const open = (tenant: string) => {
    const subject = playersSubject(tenant);
    const players = new Map<string, Listeners>();
    const tell = (userId: string, signal: PlayerSignal): void => {
      for (const hear of players.get(userId) ?? []) hear(signal);
    };
    const stop = hearSubject(subject, (text) => {
      const message = parseMessage(playerSignalsSchema, text);
      if (!message.success) return noteMalformed(subject, message.error);
      for (const { to, signal } of message.data.signals) {
        if (!to.some((userId) => players.has(userId))) continue;
        const parsed = playerSignalSchema.safeParse(signal);
        if (!parsed.success) noteMalformed(subject, parsed.error);
        else for (const userId of to) tell(userId, parsed.data);
      }
    });
    const opened = { players, stop };
    tenants.set(tenant, opened);
    return opened;
  };

  return ({ tenant, userId }, hear) => {
    const ofTenant = tenants.get(tenant) ?? open(tenant);
    const listeners: Listeners = ofTenant.players.get(userId) ?? new Set();
    ofTenant.players.set(userId, listeners.add(hear));
    return () => {
      if (!listeners.delete(hear) || listeners.size > 0) return;
      ofTenant.players.delete(userId);
      if (ofTenant.players.size > 0) return;
      tenants.delete(tenant);
      ofTenant.stop();
    };
  };
}
