/** What everybody who is connected is told when the gateway begins to stop, before their connections are closed. */
export const goingAwayNotice = {
  code: 'going-away',
  message: 'This gateway stops. Connections are closed soon; connect again. What you wait for goes on.',
} as const;
