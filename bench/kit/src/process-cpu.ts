import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the kernel's clock per second: what /proc counts in; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time that a process and the processes that it started have used so far, s. Those that have ended count with the
 * process that waited for them. From /proc where there is one (Linux), else from `ps`, without children.
 */
export function cpuSeconds(pid: number): number {
  const all = processTable();
  if (all === undefined) return psSeconds(pid);
  const family = [pid];
  for (const parent of family) for (const [child, { parentPid }] of all) if (parentPid === parent) family.push(child);
  return family.reduce((sum, member) => sum + (all.get(member)?.ticks ?? 0), 0) / TICKS_PER_SECOND;
}

function processTable(): Map<number, { parentPid: number; ticks: number }> | undefined {
  if (process.platform !== 'linux') return undefined;
  const table = new Map<number, { parentPid: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program, in parentheses, may hold anything.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const [parentPid, user, system, childUser, childSystem] = [1, 11, 12, 13, 14].map((at) => Number(fields[at]));
      table.set(Number(name), { parentPid: parentPid!, ticks: user! + system! + childUser! + childSystem! });
    } catch {
      // It ended meanwhile.
    }
  }
  return table;
}

/** `[[dd-]hh:]mm:ss[.cc]`. */
function psSeconds(pid: number): number {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [days, clock] = text.includes('-') ? (text.split('-') as [string, string]) : ['0', text];
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
