import { type DiscardPolicy, type JetStreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';

/** What this house says of a stream; the rest is the same for all. */
export interface StreamDefinition {
  name: string;
  subjects: readonly string[];
  maxAgeNs: number;
  maxBytes: number;
  duplicateWindowNs: number;
  discard: DiscardPolicy;
}

/** Creates a stream, or brings an existing one of that name to the wanted limits. Safe to call from every process. */
export async function ensureStream(
  manager: JetStreamManager,
  stream: StreamDefinition,
  options: { replicas?: number },
): Promise<void> {
  const config = {
    name: stream.name,
    subjects: [...stream.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: stream.discard,
    max_age: stream.maxAgeNs,
    max_bytes: stream.maxBytes,
    duplicate_window: stream.duplicateWindowNs,
    num_replicas: options.replicas ?? 1,
  };
  await manager.streams.add(config).catch(async (error: unknown) => {
    if (error instanceof Error && /already in use/.test(error.message))
      return manager.streams.update(config.name, config);
    throw error;
  });
}
