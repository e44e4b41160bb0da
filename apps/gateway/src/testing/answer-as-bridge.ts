import {
  type BridgeOperation,
  type BridgeReply,
  type BridgeRequest,
  bridgeOperations,
  bridgeRequestSubject,
} from '@paireto/contracts';
import { connectNats, createLogger } from '@paireto/runtime';

/**
 * Stands for the bridges on a real NATS: answers one operation at a time with what the test says, and keeps what was asked,
 * checked against the contract.
 */
export async function answerAsBridge(natsUrl: string) {
  const logger = createLogger({ service: 'bridge-for-test', level: 'silent', pretty: false });
  const nats = await connectNats({ url: natsUrl, name: 'bridge-for-test', logger });
  const answers = new Map<string, (request: never) => unknown>();
  const asked: { operation: string; request: Record<string, unknown> }[] = [];
  nats.subscribe(bridgeRequestSubject('>'), {
    callback: (error, message) => {
      if (error) return;
      const operation = message.subject.slice(bridgeRequestSubject('').length) as BridgeOperation;
      const request = bridgeOperations[operation].request.parse(message.json());
      asked.push({ operation, request });
      const answer = answers.get(operation);
      if (answer !== undefined) message.respond(JSON.stringify(answer(request as never)));
    },
  });
  await nats.flush();
  return {
    /** What was asked so far, in order. */
    asked,
    /** From now on the operation is answered so; an answer may also be a refusal or nonsense. */
    answer<Operation extends BridgeOperation>(
      operation: Operation,
      reply:
        | BridgeReply<Operation>
        | { outcome: string; reason?: string }
        | ((request: BridgeRequest<Operation>) => unknown),
    ): void {
      answers.set(operation, typeof reply === 'function' ? (reply as (request: never) => unknown) : () => reply);
    },
    stop: () => nats.close(),
  };
}
