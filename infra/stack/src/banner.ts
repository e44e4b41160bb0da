/** What the banner shows. */
export interface BannerFacts {
  gatewayUrl: string;
  gatewayInternalUrl: string;
  liveGameUrl: string;
  stackFile: string;
  logs: string;
  /** Tokens of two players, good for `tokenHours`. */
  alice: string;
  bob: string;
  tokenHours: number;
}

/** What `npm start` says when everything is ready; the commands can be pasted into another terminal as they are. */
export function banner(facts: BannerFacts): string {
  const queue = `${facts.gatewayUrl}/v1/matchmaking`;
  const join = (player: string): string =>
    `  curl -sS -X POST ${queue}/queue -H "Authorization: Bearer $${player}" -H 'Content-Type: application/json' -d '{"queue":"chess","time_control":"3+2"}'; echo`;
  const look = (player: string): string => `  curl -sS ${queue}/active -H "Authorization: Bearer $${player}"; echo`;
  return [
    '',
    'Paireto is running.',
    '',
    `  API            ${facts.gatewayUrl}`,
    `  Documentation  ${facts.gatewayUrl}/docs`,
    `  Internal API   ${facts.gatewayInternalUrl} (services and operators; /docs)`,
    `  live-game-api  ${facts.liveGameUrl} (simulator)`,
    `  For scripts    ${facts.stackFile}`,
    `  Logs           ${facts.logs}`,
    '',
    `Two players, to paste into another terminal (the tokens are good for ${facts.tokenHours} h):`,
    '',
    `  ALICE='${facts.alice}'`,
    `  BOB='${facts.bob}'`,
    join('ALICE'),
    join('BOB'),
    '  sleep 1',
    look('ALICE'),
    look('BOB'),
    '',
    'More players: npm run demo. More tokens: npm run --silent token -- --user carol --tenant demo',
    'A token for the internal API: npm run --silent token -- --service --role operator',
    'Ctrl-C stops everything; the data stays. npm run stack:reset deletes it.',
    '',
  ].join('\n');
}
