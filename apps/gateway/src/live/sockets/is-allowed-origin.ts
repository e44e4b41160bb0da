/** Every origin may open sockets, said explicitly. */
export const ANY_ORIGIN = '*';

/**
 * Whether a page of this origin may open a socket here: one of the allowed, or one that comes from this very host. Who sends
 * no Origin is no browser, and no page can borrow what it knows.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: ReadonlySet<string>,
): boolean {
  if (origin === undefined || allowed.has(ANY_ORIGIN)) return true;
  const parsed = parseOrigin(origin);
  if (parsed === undefined) return false;
  return allowed.has(parsed.origin) || (host !== undefined && parsed.host === hostOf(host, parsed.protocol));
}

/** `https://game.example:8443` as browsers write it; undefined for what is no origin of a web page. */
export function parseOrigin(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && /^[^/]*\/\/[^/?#@*]+\/?$/.test(text);
  return isPlain ? url : undefined;
}

/** The usual port is left out, as in an origin. */
function hostOf(host: string, protocol: string): string | undefined {
  const url = `${protocol}//${host}`;
  return parseOrigin(url)?.host;
}
