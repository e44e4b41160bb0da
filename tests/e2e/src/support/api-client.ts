import { type Problem, problemSchema } from '@paireto/contracts';
import type { z } from 'zod';

/** A client of any endpoint, with the token of one caller. */
export interface ApiClient {
  /** The answer, which must be a success and of this form. */
  ask<Schema extends z.ZodType>(schema: Schema, method: string, path: string, body?: unknown): Promise<z.infer<Schema>>;
  /** The status and the problem of an answer that must be a refusal. */
  refused(method: string, path: string, body?: unknown): Promise<{ status: number; problem: Problem }>;
}

/** `gatewayUrl`: of the listener that has the endpoint. */
export function createApiClient(gatewayUrl: string, token?: string): ApiClient {
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${gatewayUrl}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    async ask(schema, method, path, body) {
      const response = await send(method, path, body);
      const json: unknown = await response.json();
      if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${JSON.stringify(json)}`);
      return schema.parse(json);
    },
    async refused(method, path, body) {
      const response = await send(method, path, body);
      const json: unknown = await response.json();
      if (response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${JSON.stringify(json)}`);
      return { status: response.status, problem: problemSchema.parse(json) };
    },
  };
}
