import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { microsoftHosts } from '../web/microsoft-hosts.ts';

const HTTPS = '443';

/** A proxy that programs in any language understand (CONNECT, RFC 9110 section 9.3.6), for as long as one of them runs. */
export interface LeadingProxy {
  /** What belongs into HTTPS_PROXY. */
  url: string;
  close: () => void;
}

/**
 * Starts a proxy on loopback that leads connections to Microsoft's hosts to the emulator. It looks into none of them: the
 * certificate must be right. What goes elsewhere passes through, unless `elsewhere` says no.
 *
 * @param httpsOrigin of the emulator
 */
export async function startLeadingProxy(
  httpsOrigin: string,
  { elsewhere = true }: { elsewhere?: boolean } = {},
): Promise<LeadingProxy> {
  const { hostname, port } = new URL(httpsOrigin);
  const emulator = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  const open = new Set<Duplex>();
  const server = createServer((_request, response) => {
    response
      .writeHead(405, { 'content-type': 'text/plain' })
      .end('This proxy tunnels HTTPS and nothing else.\n');
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const wanted = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(request.url ?? '');
    const [, host = '', wantedPort = ''] = wanted ?? [];
    const isMicrosoft = wantedPort === HTTPS && microsoftHosts.includes(host.toLowerCase());
    if (wanted === null || Number(wantedPort) > 65_535) {
      client.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      return;
    }
    if (!isMicrosoft && !elsewhere) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const target = connect(isMicrosoft ? emulator : { host, port: Number(wantedPort) });
    tunnel(client, target, head, open);
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      for (const one of open) one.destroy();
    },
  };
}

const listening = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

function tunnel(client: Duplex, target: Socket, head: Buffer, open: Set<Duplex>): void {
  for (const [one, other] of [
    [client, target],
    [target, client],
  ] as const) {
    open.add(one);
    one.on('error', () => one.destroy());
    one.on('close', () => {
      open.delete(one);
      other.destroy();
    });
  }
  target.once('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  target.once('connect', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    target.write(head);
    client.pipe(target).pipe(client);
  });
}
