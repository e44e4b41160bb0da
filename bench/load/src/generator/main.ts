import { createGenerator } from './create-generator.ts';
import type { FromGenerator, ToGenerator } from './messages.ts';

// The process with the players: told what to do by the one that holds the system.

const generator = createGenerator((message: FromGenerator) => void process.send?.(message));
process.on('message', (message: ToGenerator) => void generator.take(message));
process.once('disconnect', () => process.exit());
// Whoever started us stops us: a Ctrl-C reaches both, and the system is to be stopped in order.
process.on('SIGINT', () => undefined);
