/** Who signs in to NATS and Redis: the kinds of processes, and the people and jobs that look after them. */
export const serviceAccounts = ['gateway', 'matcher', 'game-bridge', 'operator', 'provision'] as const;

/** Also the name of the user there. */
export type ServiceAccount = (typeof serviceAccounts)[number];

/** Answers to what an account asks arrive below this subject, which nobody else may listen to. */
export const inboxPrefix = (account: ServiceAccount): string => `_INBOX.${account}`;
