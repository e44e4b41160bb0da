import { setTimeout as sleep } from 'node:timers/promises';

/** Ms for each: how much room the clients of a gateway that stops get to come back elsewhere. */
const PER_MEMBER_MS = 2;
const STEP_MS = 20;

/** Calls `close` for each, evenly over a time that grows with their number, up to `maxMs`: they do not all come back at once. */
export async function closeEvenly<Member>(
  members: readonly Member[],
  close: (member: Member) => void,
  maxMs: number,
): Promise<void> {
  const steps = Math.max(1, Math.floor(Math.min(maxMs, members.length * PER_MEMBER_MS) / STEP_MS));
  for (let step = 0; step < steps; step += 1) {
    if (step > 0) await sleep(STEP_MS);
    const [from, to] = [step, step + 1].map((edge) => Math.floor((edge * members.length) / steps));
    for (const member of members.slice(from, to)) close(member);
  }
}
