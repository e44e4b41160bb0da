import { z } from 'zod';

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

/** Where an operation is. */
export interface ApiOperation {
  method: string;
  /** With parameters in braces. */
  path: string;
}

/** Every operation that a listener describes (`/openapi.json`), by its id. */
export async function readOperations(url: string): Promise<Map<string, ApiOperation>> {
  const { paths } = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(
        ([method, { operationId }]) => [operationId, { method: method.toUpperCase(), path }] as const,
      ),
    ),
  );
}
