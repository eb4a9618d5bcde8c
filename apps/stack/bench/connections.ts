import { Browser, passDashboardLogin, passEntra } from '@portico/testing';
import type { Demo } from '../src/demo.ts';

export type Owner = { readonly browser: Browser; readonly organizationId: string; readonly demo: Demo };

/** An organization's owner, signed in to the dashboard. */
export async function ownerAtDashboard(demo: Demo, index: number): Promise<Owner> {
  const organization = demo.organizations[index];
  if (!organization) throw new Error('the demo is empty');
  const browser = new Browser();
  await passDashboardLogin(browser, demo.web, organization.owner);
  return { browser, organizationId: organization.id, demo };
}

/** From the click on Connect Microsoft until the browser is back; answers the connection's id. */
export async function connect(owner: Owner, admin: { upn: string; password: string }): Promise<string> {
  const path = `/v1/session/orgs/${owner.organizationId}/ms-provision/start`;
  const { url } = (await api(owner, 'POST', path, {})) as { url: string };
  const page = await passEntra(owner.browser, await owner.browser.open(url), admin);
  const connection = page.url.searchParams.get('connection');
  if (page.url.searchParams.get('ok') !== 'microsoft_connected' || connection === null) {
    throw new Error(`not connected: ${page.url.search}`);
  }
  return connection;
}

export async function disconnect(owner: Owner, connection: string): Promise<void> {
  await api(owner, 'DELETE', `/v1/session/orgs/${owner.organizationId}/sso-connections/${connection}`);
}

/** A request of the dashboard's API. */
export async function api(
  who: Pick<Owner, 'browser' | 'demo'>,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const init = {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  };
  const response = await who.browser.fetch(who.demo.web, new URL(path, who.demo.web), init);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}
