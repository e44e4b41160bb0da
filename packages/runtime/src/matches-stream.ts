import { DiscardPolicy, type JetStreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { MATCHES_STREAM } from '@paireto/contracts';

/** Creates the MATCHES stream, or brings an existing one to the wanted limits. Safe to call from every process. */
export async function ensureMatchesStream(
  manager: JetStreamManager,
  options: { replicas?: number } = {},
): Promise<void> {
  const config = {
    name: MATCHES_STREAM.name,
    subjects: [...MATCHES_STREAM.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: MATCHES_STREAM.maxAgeNs,
    max_bytes: MATCHES_STREAM.maxBytes,
    duplicate_window: MATCHES_STREAM.duplicateWindowNs,
    num_replicas: options.replicas ?? 1,
  };
  await manager.streams.add(config).catch(async (error: unknown) => {
    if (error instanceof Error && /already in use/.test(error.message))
      return manager.streams.update(config.name, config);
    throw error;
  });
}
