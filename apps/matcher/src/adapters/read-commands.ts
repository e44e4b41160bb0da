import { isPlainJoin, type PoolCommand, type PoolCommands, poolCommandsSchema } from '@paireto/contracts';
import { z } from 'zod';

/** What a message told, and what of it nobody can make sense of. */
export interface ReadCommands {
  commands: readonly PoolCommand[];
  dropped: number;
  /** The first thing that was wrong. */
  issue?: unknown;
}

const commandSchema = poolCommandsSchema.shape.commands.element;
/** As the schema has it. */
const MAX_COMMANDS = 1_024;

const envelopeSchema = z.object({ v: poolCommandsSchema.shape.v, commands: z.array(z.unknown()) });

/** Reads the commands of a message; a malformed one does not take the others with it. */
export function readCommands(text: string): ReadCommands {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { commands: [], dropped: 1, issue: 'not JSON' };
  }
  if (arePlainJoins(message)) return { commands: message.commands, dropped: 0 };
  const whole = poolCommandsSchema.safeParse(message);
  if (whole.success) return { commands: whole.data.commands, dropped: 0 };
  const members = membersOf(message);
  const read = members.map((member) => commandSchema.safeParse(member));
  return {
    commands: read.flatMap((each) => (each.success ? [each.data] : [])),
    dropped: Math.max(1, read.filter((each) => !each.success).length),
    issue: whole.error.issues[0],
  };
}

/** What most messages are, and then need not be copied. */
function arePlainJoins(message: unknown): message is PoolCommands {
  if (typeof message !== 'object' || message === null || !('v' in message) || message.v !== 1) return false;
  const { commands } = message as { commands?: unknown };
  return (
    Array.isArray(commands) && commands.length > 0 && commands.length <= MAX_COMMANDS && commands.every(isPlainJoin)
  );
}

const membersOf = (message: unknown): unknown[] => envelopeSchema.safeParse(message).data?.commands ?? [];
