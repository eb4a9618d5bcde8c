import type { Outbound } from '@portico/outbound';

/**
 * A way to this server from inside: what is addressed to our origin goes to where we listen, so that no proxy, name or
 * certificate in front has to work for it. The server takes host and protocol from its settings anyway.
 */
export function askFromInside(
  origin: URL,
  listen: { readonly host: string; readonly port: number },
  ask: Outbound['ask'],
): Outbound['ask'] {
  const host = reachable(listen.host);
  return (address, call) => {
    const url = new URL(address);
    if (url.origin !== origin.origin) throw new TypeError(`not an address of ours: ${url.origin}`);
    return ask(`http://${host}:${listen.port}${url.pathname}${url.search}`, call);
  };
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host.includes(':') ? `[${host === '::' ? '::1' : host}]` : host;
}
