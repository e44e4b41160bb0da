/** How far the record-keeper of all bridges together is behind. */
export interface RecordLag {
  /** Match events that are not in the history yet. */
  pending: number;
  /** Age of the oldest of them, in ms; 0 when there is none. */
  lagMs: number;
}
