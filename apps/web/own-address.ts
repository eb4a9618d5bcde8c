/**
 * A fetch that reaches this server from inside: what is addressed to our origin goes to where we listen, so that no
 * proxy, name or certificate in front has to work for it. The server takes host and protocol from its settings anyway.
 */
export function fetchFromInside(
  origin: URL,
  listen: { readonly host: string; readonly port: number },
): typeof fetch {
  const host = reachable(listen.host);
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin.origin) throw new TypeError(`not an address of ours: ${url.origin}`);
    return fetch(`http://${host}:${listen.port}${url.pathname}${url.search}`, init);
  };
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host.includes(':') ? `[${host === '::' ? '::1' : host}]` : host;
}
