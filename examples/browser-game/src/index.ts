export { buildClient } from './build-client.ts';
export { type GameServer, type GameServerOptions, startGameServer } from './start-game-server.ts';
