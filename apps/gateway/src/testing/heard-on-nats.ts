import { type PoolCommand, poolCommandsSchema } from '@paireto/contracts';
import { connectNats, createLogger } from '@paireto/runtime';

/** A NATS connection of the test. */
export const natsOfTest = (url: string): ReturnType<typeof connectNats> =>
  connectNats({ url, name: 'test', logger: createLogger({ service: 'test', level: 'silent', pretty: false }) });

/** What the owners of all partitions are told from now on, in order. */
export async function hearPoolCommands(url: string): Promise<{ heard: PoolCommand[]; stop: () => Promise<void> }> {
  const nats = await natsOfTest(url);
  const heard: PoolCommand[] = [];
  nats.subscribe('paireto.partition.*', {
    callback: (_, message) => void heard.push(...poolCommandsSchema.parse(message.json()).commands),
  });
  await nats.flush();
  return { heard, stop: () => nats.close() };
}
