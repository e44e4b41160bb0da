import { createPlayerSignalPublisher, type PlayerSignalPublisher } from '@paireto/runtime';
import { type TicketStore, tellChanges } from '@paireto/ticket-store';
import { natsOfTest } from './heard-on-nats.ts';
import { type WorldForTest, worldForTest } from './world-for-test.ts';

/** A world whose matcher and bridge, which the test plays, tell of what they change. */
export interface LiveWorld extends WorldForTest {
  /** Tells. */
  telling: TicketStore;
  publisher: PlayerSignalPublisher;
}

/** `env` overrides the gateway's environment. */
export async function liveWorld(env: Record<string, string> = {}): Promise<LiveWorld> {
  const world = await worldForTest(env);
  const nats = await natsOfTest(world.natsUrl);
  const publisher = createPlayerSignalPublisher(nats);
  return {
    ...world,
    publisher,
    telling: tellChanges(world.store, publisher),
    async stop() {
      await world.stop();
      await nats.close();
    },
  };
}
