import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { application } from './application.ts';
import { Registry } from './integrations/registry.ts';
import { OIDC_PATH } from './oidc/provider.ts';
import { SampleOidc } from './oidc/sample-oidc.ts';
import { SampleSaml } from './saml/sample-saml.ts';
import { isForHere } from './web/own-request.ts';

export interface RunningSampleProviders {
  readonly origin: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * Starts both sample providers on loopback.
 *
 * @param port 0: any free one
 * @throws Error when the port is taken
 */
export async function startSampleProviders(port: number): Promise<RunningSampleProviders> {
  const server = createServer();
  const taken = await listen(server, port);
  const origin = `http://${HOST}:${taken}`;
  const registry = new Registry();
  const [oidc, saml] = await Promise.all([SampleOidc.create(origin, registry), SampleSaml.create(origin)]);
  const pages = getRequestListener(application({ oidc, saml, registry }).fetch);
  server.on('request', (request, response) => {
    if (!isForHere(request))
      response.writeHead(403).end('This answers under the names of this machine only.');
    else if (isOfLibrary(request.url ?? '')) oidc.serve(request, response);
    else void pages(request, response);
  });
  return { origin, close: () => close(server) };
}

/** Below the issuer, but for our own page of a sign-in. */
const isOfLibrary = (url: string): boolean =>
  url.startsWith(`${OIDC_PATH}/`) && !url.startsWith(`${OIDC_PATH}/sign-in/`);

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
