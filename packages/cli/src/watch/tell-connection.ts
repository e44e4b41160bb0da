import type { PairetoClient } from '@paireto/client';
import type { CliContext } from '../cli-context.ts';

/** Says when live events stop coming, and when they come again; returns how to stop. The first connection is no news. */
export function tellConnection(
  { connection }: Pick<PairetoClient, 'connection'>,
  { say }: Pick<CliContext, 'say'>,
): () => void {
  let wasOpen = false;
  let isLost = false;
  return connection.onChange(() => {
    const { status } = connection.state;
    if (status === 'open') {
      if (isLost) say('Connected again.');
      wasOpen = true;
      isLost = false;
    } else if (status === 'connecting' && wasOpen && !isLost) {
      isLost = true;
      say('The connection is lost; trying again …');
    }
  });
}
