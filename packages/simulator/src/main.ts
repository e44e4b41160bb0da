import { runSimulate } from './cli/run-simulate.ts';

process.exitCode = await runSimulate(process.argv.slice(2), {
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  progressStream: process.stderr,
  clockMs: () => performance.now(),
  today: () => new Date(),
});
