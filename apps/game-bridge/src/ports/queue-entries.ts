/** What players have to do with queues, as far as challenges ask. Methods throw when Redis does not answer. */
export interface QueueEntries {
  /** Whether a player is being put into a game, asked to accept one, or held in one until its result. */
  isBusy(tenant: string, userId: string): Promise<boolean>;
  /** Cancels a player's waiting entry if they joined before this time (epoch ms). Repeating it does no harm. */
  leave(tenant: string, userId: string, joinedBefore: number): Promise<void>;
}
