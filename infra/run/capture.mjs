import { spawn } from 'node:child_process';

/**
 * Runs a command without showing its output and returns its exit code and everything it printed.
 * @param {(chunk: string) => void} [onOutput] sees the output as it comes.
 */
export function capture(command, args, options = {}, onOutput = () => undefined) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      onOutput(String(chunk));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
