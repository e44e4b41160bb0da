import { parseEnv, runApp } from '@paireto/runtime';
import { startSim } from './build.ts';
import { configSchema } from './config.ts';

await runApp((shutdown) => startSim(parseEnv(configSchema, process.env), shutdown));
