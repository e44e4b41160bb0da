import type { QueuesSummary } from '@paireto/contracts';

/** Whether games can be had, in words. */
export function allocationText(allocation: QueuesSummary['allocation']): string {
  switch (allocation) {
    case 'closed':
      return 'games can be had';
    case 'half-open':
      return 'games are being tried again';
    case 'open':
      return 'NO GAMES CAN BE HAD: matches are held back';
    case null:
      return 'no bridge was heard lately';
  }
}
