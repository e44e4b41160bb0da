import { isPlainJoin, type PoolCommand, poolCommandsSchema } from '@paireto/contracts';
import { z } from 'zod';

/** What a message told, and what of it nobody can make sense of. */
export interface ReadCommands {
  commands: readonly PoolCommand[];
  dropped: number;
  /** The first thing that was wrong. */
  issue?: unknown;
}

const commandSchema = poolCommandsSchema.shape.commands.element;
const envelopeSchema = z.object({ v: poolCommandsSchema.shape.v, commands: z.array(z.unknown()) });
/** As the schema has it. */
const MAX_COMMANDS = 1_024;

/** Reads the commands of a message; a malformed one does not take the others with it. */
export function readCommands(text: string): ReadCommands {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { commands: [], dropped: 1, issue: 'not JSON' };
  }
  const members = envelopeSchema.safeParse(message).data?.commands ?? [];
  const commands: PoolCommand[] = [];
  for (const member of members) {
    // Most are joins as they usually come, which need not be copied.
    const command = isPlainJoin(member) ? member : commandSchema.safeParse(member).data;
    if (command !== undefined) commands.push(command);
  }
  const malformed = members.length - commands.length;
  const isFine = malformed === 0 && members.length > 0 && members.length <= MAX_COMMANDS;
  if (isFine) return { commands, dropped: 0 };
  return { commands, dropped: Math.max(1, malformed), issue: poolCommandsSchema.safeParse(message).error?.issues[0] };
}
