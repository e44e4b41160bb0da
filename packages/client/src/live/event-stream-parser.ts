/**
 * Reads a stream of server-sent events (HTML standard, section 9.2.6) as far as it is needed here: `data`, `retry`; ids are
 * in the events themselves.
 */
export function createEventStreamParser(on: { data(text: string): void; retry(ms: number): void }) {
  let rest = '';
  let data: string[] = [];
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) on.data(data.join('\n'));
      data = [];
      return;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(text) ?? [];
    if (name === 'data') data.push(value);
    if (name === 'retry' && /^\d+$/.test(value)) on.retry(Number(value));
  };
  return (chunk: string): void => {
    rest += chunk;
    // A final CR may be half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const each of lines) line(each);
  };
}
