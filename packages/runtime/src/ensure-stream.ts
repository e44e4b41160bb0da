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

/** A stream that is needed is not there, and this account may not create it. */
export class StreamMissingError extends Error {
  override readonly name = 'StreamMissingError';
  readonly code = 'STREAM_MISSING';
}

/**
 * Creates a stream, or brings an existing one of that name to the wanted limits; one that has more room keeps it. Safe to call
 * from every process: one whose account may not change streams is content with one that is there.
 * @param options.replicas when left out, a new stream has one, and an existing one keeps what it has.
 * @throws {StreamMissingError} when there is none and this account may not create it.
 */
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
    ...(options.replicas === undefined ? {} : { num_replicas: options.replicas }),
  };
  const present: Readonly<Record<string, unknown>> | undefined = await configOf(manager, stream.name);
  if (present === undefined) {
    await manager.streams.add({ num_replicas: 1, ...config }).catch(async (error: unknown) => {
      if (isRefused(error))
        throw new StreamMissingError(
          `There is no stream ${stream.name}, and this account may not create it: run the provisioning (docs/security.md, "Accounts").`,
          { cause: error },
        );
      // Somebody else was quicker.
      if (error instanceof Error && /already in use/.test(error.message))
        return manager.streams.update(config.name, config);
      throw error;
    });
    return;
  }
  // More room than it needs may have been given to it by an operator.
  if (isRoomier(present['max_bytes'], config.max_bytes)) config.max_bytes = present['max_bytes'];
  if (Object.entries(config).every(([key, value]) => JSON.stringify(present[key]) === JSON.stringify(value))) return;
  await manager.streams.update(config.name, config).catch((error: unknown) => {
    if (!isRefused(error)) throw error;
  });
}

/** -1: as much as there is. */
const isRoomier = (present: unknown, wanted: number): present is number =>
  typeof present === 'number' && (present > wanted || present === -1);

/** JetStream's "stream not found": nats-server, server/errors.json. */
const STREAM_NOT_FOUND = 10_059;

async function configOf(manager: JetStreamManager, name: string): Promise<Record<string, unknown> | undefined> {
  try {
    return { ...(await manager.streams.info(name)).config };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}

/** Whether the server says that this account may not do it. */
function isRefused(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each.name === 'PermissionViolationError') return true;
  return false;
}
