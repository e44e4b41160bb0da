import { createRequester, type Requester } from '../http/request.ts';
import { createTokens, type Tokens } from '../http/tokens.ts';
import type { Ending, Transport } from '../live/transport.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import { type ScriptedGateway, startScriptedGateway } from './scripted-gateway.ts';

/** What a transport runs on, and what it tells. */
export interface TransportWorld {
  readonly gateway: ScriptedGateway;
  readonly requester: Requester;
  readonly tokens: Tokens;
  readonly lifetime: AbortController;
  readonly events: LiveEvent[];
  /** How often it said that it works. */
  readonly opened: number;
  readonly tokensAsked: number;
  run(transport: Transport, after?: string): Promise<Ending>;
  stop(): Promise<void>;
}

/** A gateway that answers what a test says, and requests that are sent once. */
export async function transportWorld(): Promise<TransportWorld> {
  const gateway = await startScriptedGateway();
  const lifetime = new AbortController();
  const events: LiveEvent[] = [];
  let [opened, tokensAsked] = [0, 0];
  const tokens = createTokens(() => {
    tokensAsked += 1;
    return 'token';
  }, lifetime.signal);
  const requester = createRequester({
    baseUrl: gateway.url,
    tokens,
    fetch: globalThis.fetch,
    lifetime: lifetime.signal,
    retryForMs: 0,
    timeoutMs: 5_000,
  });
  return {
    gateway,
    requester,
    tokens,
    lifetime,
    events,
    get opened() {
      return opened;
    },
    get tokensAsked() {
      return tokensAsked;
    },
    run: (transport, after) =>
      transport.run({
        after,
        signal: lifetime.signal,
        opened: () => {
          opened += 1;
        },
        event: (event) => events.push(event),
      }),
    async stop() {
      lifetime.abort();
      await gateway.stop();
    },
  };
}
