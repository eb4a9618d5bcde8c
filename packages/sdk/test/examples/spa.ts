import { createBrowserPortico } from '@portico/sdk/browser';

export async function main(issuer: string, clientId: string): Promise<unknown> {
  const portico = createBrowserPortico({ issuer, clientId, redirectUri: `${location.origin}/callback` });
  const session = await portico.start();
  if (session === undefined) return portico.signIn();

  const authorization = `Bearer ${await portico.accessToken()}`;
  return (await fetch('/api/me', { headers: { authorization } })).json();
}
