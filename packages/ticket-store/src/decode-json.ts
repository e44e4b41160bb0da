/** Parses what the store wrote itself; undefined when it is not JSON. */
export function decodeJson<Value>(text: unknown): Value | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
