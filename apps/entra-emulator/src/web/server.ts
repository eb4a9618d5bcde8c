import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CertifiedKey } from './tls/certificate-authority.ts';

/** A server that holds its port before there is anything to serve, because the address is part of what is served. */
export interface ListeningServer {
  server: Server;
  port: number;
}

/**
 * Takes `port` (0: any free one) on `host`. Rejects when the port is taken.
 *
 * @param identity serves HTTPS with this certificate; plain http without
 */
export function listen(host: string, port: number, identity?: CertifiedKey): Promise<ListeningServer> {
  const server =
    identity === undefined
      ? createServer()
      : createTlsServer({ cert: identity.certificatePem, key: identity.privateKeyPem });
  // Longer than clients keep idle connections, so that we are not the one who closes under a request.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ server, port: portOf(server.address(), port) });
    });
  });
}

const portOf = (address: string | AddressInfo | null, fallback: number): number =>
  typeof address === 'object' && address !== null ? address.port : fallback;

/** Stops listening and cuts what is still open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
