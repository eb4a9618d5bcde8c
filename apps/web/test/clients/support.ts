import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type Page, passEntra } from '@portico/testing';
import { afterAll } from 'vitest';
import {
  api,
  connectMicrosoft,
  directoryOf,
  type Portico,
  signedInBrowser,
  startPortico,
} from '../harness/index.ts';

/** A Portico whose organization is connected to a directory, for clients of other people's making. */
export async function porticoForClients(): Promise<Portico> {
  const portico = await startPortico();
  const { a } = portico.organizations;
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  return portico;
}

/** An application of the seeded project, as its developer registers it. */
export async function register(
  { administration, operatorCaller, project }: Portico,
  input: Omit<Parameters<Portico['administration']['createApplication']>[2], 'name'>,
): Promise<{ clientId: string; clientSecret: string }> {
  const made = await administration.createApplication(operatorCaller, project.id, {
    name: 'A client',
    ...input,
  });
  return { clientId: made.id, clientSecret: made.secret ?? '' };
}

/** The person of the seeded organization, through hosted login: address first, then Microsoft. */
export async function signInOnPages(portico: Portico, browser: Browser, url: string | URL): Promise<Page> {
  const { a } = portico.organizations;
  const page = await browser.open(url);
  if (!page.url.pathname.startsWith('/login/')) return page;
  const { body } = await api(portico, browser, `/v1${page.url.pathname}/identify`, {
    method: 'POST',
    body: { email: `user@${a.domain}` },
  });
  const next = (body as { url?: string }).url;
  if (next === undefined) throw new Error(`not identified: ${JSON.stringify(body)}`);
  return passEntra(browser, await browser.open(next), directoryOf(portico, a.domain).user);
}

/** An application's own server on a free port, closed after the file. */
export async function serve(handlerAt: (origin: string) => RequestListener): Promise<string> {
  let handler: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handler(request, response));
  server.listen(0, 'localhost');
  await once(server, 'listening');
  afterAll(() => server.close());
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  handler = handlerAt(origin);
  return origin;
}
