/** What choosing a port needs to know of the machine. */
export interface PortMachine {
  isFree(port: number): Promise<boolean>;
  /** A free port of the system's choice. */
  anyFree(): Promise<number>;
  /** Who listens there, in words ("nginx, pid 4711"); undefined when that cannot be found out. */
  holder(port: number): Promise<string | undefined>;
}

/** The wanted port, or another one when it is taken (`taken` says by whom). Absent or 0: any free one. */
export async function choosePort(
  wanted: number | undefined,
  machine: PortMachine,
): Promise<{ port: number; taken?: { port: number; holder: string | undefined } }> {
  if (wanted === undefined || wanted === 0) return { port: await machine.anyFree() };
  if (await machine.isFree(wanted)) return { port: wanted };
  return { port: await machine.anyFree(), taken: { port: wanted, holder: await machine.holder(wanted) } };
}

/** The sentence about a port that was taken. */
export const takenPortSentence = (
  name: string,
  choice: { port: number; taken: { port: number; holder: string | undefined } },
): string =>
  `Port ${choice.taken.port} (${name}) is taken by ${choice.taken.holder ?? 'another program'}: using ${choice.port} instead.`;
