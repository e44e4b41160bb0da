import type { Figure } from '@paireto/bench-kit';
import type { LoadRun } from './load-run.ts';
import { microsPerTicket } from './usage-figures.ts';

const GATEWAY_OF_FLOOR = 0.5;

/** What the bare parts can do here, and the run beside it. */
export function floorFigures(run: LoadRun): Figure[] {
  const { floors, result } = run;
  const gatewayMicros = microsPerTicket(run, (name) => name.startsWith('gateway'));
  const achieved = result.acceptedJoins / result.seconds;
  return [
    {
      name: 'floor: bare POST + HMAC',
      value: floors.bareHttpPerSecond,
      unit: 'per second',
      note: `${floors.bareHttpMicros.toFixed(1)} µs each`,
    },
    {
      name: 'floor: Redis script calls',
      value: floors.redisScriptsPerSecond,
      unit: 'per second',
      note: `${floors.redisScriptMicros.toFixed(1)} µs each`,
    },
    { name: 'floor: NATS publishes', value: floors.natsPublishesPerSecond, unit: 'per second' },
    {
      name: 'bare POST / gateway, processor time of a join',
      value: floors.bareHttpMicros / gatewayMicros,
      unit: 'times',
      aim: { atLeast: GATEWAY_OF_FLOOR },
      note: 'reads, cancels and sockets of the run included',
    },
    { name: 'joins accepted / bare POSTs', value: achieved / floors.bareHttpPerSecond, unit: 'times' },
    { name: 'joins accepted / Redis script calls', value: achieved / floors.redisScriptsPerSecond, unit: 'times' },
    { name: 'joins accepted / NATS publishes', value: achieved / floors.natsPublishesPerSecond, unit: 'times' },
  ];
}
