import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './redact.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLWFsaWNl';

describe('a log line has no', () => {
  it.each([
    ['token on its own', `refused ${jwt}`, jwt],
    ['token without a signature', `refused ${jwt.split('.').slice(0, 2).join('.')}.`, 'eyJzdWIi'],
    ['Authorization header', `{"headers":"Authorization: Bearer abcdef123456"}`, 'abcdef123456'],
    ['Authorization header in a dumped object', `{"msg":"{ authorization: 'Bearer abcdef123456' }"}`, 'abcdef123456'],
    ['Basic authorization', 'authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
    ['cookie', '{"msg":"cookie: session=s3cr3t; theme=dark"}', 's3cr3t'],
    ['Set-Cookie', '{"header":"Set-Cookie: session=s3cr3t; HttpOnly"}', 's3cr3t'],
    ['password of a Redis URL', 'connect redis://:hunter2@cache:6379/0 failed', 'hunter2'],
    ['password of a Postgres URL', 'postgres://paireto:hunter2@db:5432/games?sslmode=require', 'hunter2'],
    ['password of a NATS URL', 'nats://bridge:hunter2@nats:4222,nats://bridge:hunter2@nats-2:4222', 'hunter2'],
    ['password with special characters', 'redis://default:p/a?s#s:w@rd@cache:6379', 'p/a?s#s:w'],
    ['socket ticket in an address', 'GET /v1/ws?ticket=abc123&v=1', 'abc123'],
    ['access token in an address', 'GET /v1/events?v=1&access_token=abc123 HTTP/1.1', 'abc123'],
    ['password in a setting', 'NATS_PASSWORD=hunter2 is wrong', 'hunter2'],
    ['secret in a setting', 'JWT_SECRET: abcdefghijklmnop', 'abcdefghijklmnop'],
  ])('%s', (_, line, secret) => {
    expect(withoutSecrets(line)).not.toContain(secret);
  });

  it('loses nothing else', () => {
    const lines = [
      '{"level":30,"time":"2026-01-01T00:00:00.000Z","service":"gateway","msg":"ready","port":8003}',
      '{"msg":"nats://127.0.0.1:4222 is not reachable","ticket_id":"0197","queue":"chess"}',
      '{"err":{"message":"connect ECONNREFUSED 127.0.0.1:6379","stack":"Error: at file:///a/b.ts:1:2"}}',
      '{"reason":"expected a token of an issuer that is known","path":"/v1/matchmaking/queue"}',
    ];
    for (const line of lines) expect(withoutSecrets(line)).toBe(line);
  });

  it('stays the JSON that it was', () => {
    const line = JSON.stringify({
      msg: `GET /v1/ws?ticket=abc with Authorization: Bearer ${jwt}`,
      err: { stack: `Error: redis://:hunter2@cache:6379\n    at x (cookie: "a=b")\n` },
      headers: { cookie: 'a=b', authorization: `Bearer ${jwt}` },
    });
    expect(() => JSON.parse(withoutSecrets(line))).not.toThrow();
  });
});
