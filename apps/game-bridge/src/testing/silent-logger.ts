import { createLogger, type Logger } from '@paireto/runtime';

export const silentLogger: Logger = createLogger({ service: 'test', level: 'silent', pretty: false });
