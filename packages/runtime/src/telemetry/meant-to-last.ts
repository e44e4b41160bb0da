/** On spans of requests that are meant to last, such as long polls: they are never slow. */
export const MEANT_TO_LAST = 'meant_to_last';
