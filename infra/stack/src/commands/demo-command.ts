import { defineCommand } from 'citty';
import type { CliContext } from './cli-context.ts';
export const demoCommand = (_context: CliContext) => defineCommand({ meta: { name: 'npm run demo --' }, run: () => 1 });
