import { Auth, skipCSRFCheck } from '@auth/core';
import { expect, test } from 'vitest';
import { porticoForClients, register, serve, signInOnPages } from './support.ts';

const portico = await porticoForClients();

test('Auth.js signs in with an ordinary oidc provider and reads the session', async () => {
  let client = { clientId: '', clientSecret: '' };
  const origin = await serve((at) => async (incoming, outgoing) => {
    if (incoming.url === '/') return void outgoing.end('the application');
    const response = await Auth(
      new Request(new URL(incoming.url ?? '/', at), {
        method: incoming.method ?? 'GET',
        headers: incoming.headers as Record<string, string>,
        ...(incoming.method === 'POST' ? { body: await text(incoming) } : {}),
      }),
      {
        secret: 'a demo secret of the tests, of no use',
        trustHost: true,
        basePath: '/auth',
        // The test posts the form itself; the library's own check is not what is tried here.
        skipCSRFCheck,
        providers: [
          { id: 'portico', name: 'Portico', type: 'oidc', issuer: portico.project.issuer, ...client },
        ],
        callbacks: {
          session: ({ session, token }) => ({ ...session, sub: token.sub }),
        },
      },
    );
    for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
    outgoing.setHeader('set-cookie', response.headers.getSetCookie());
    outgoing.writeHead(response.status).end(await response.text());
  });
  client = await register(portico, { kind: 'web', redirect_uris: [`${origin}/auth/callback/portico`] });
  const browser = portico.newBrowser();
  const form = { method: 'POST', follow: false, form: { callbackUrl: origin } } as const;
  const started = await browser.open(`${origin}/auth/signin/portico`, form);
  await signInOnPages(portico, browser, started.location ?? '');
  const session = (await browser.open(`${origin}/auth/session`)).json();
  expect(session).toMatchObject({ user: { email: 'user@contoso.example' }, sub: expect.any(String) });
});

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
