import { Browser, passDashboardLogin } from '@portico/testing';
import type { Demo } from '../src/demo.ts';

/** How a connection speaks SAML, in the words of the API. */
export type Choices = Partial<{
  readonly signs_requests: boolean;
  readonly takes_encrypted: boolean;
  readonly allows_cbc: boolean;
  readonly subject_attribute: string | null;
}>;

/** A connection of a customer, set up through the product's own API. */
export type Connection = {
  readonly id: string;
  readonly organizationId: string;
  /** As we publish it now. */
  metadata(): Promise<string>;
  choose(choices: Choices): Promise<void>;
  remove(): Promise<void>;
};

export type Customer = {
  readonly domain: string;
  /** From the draft until it is on: believes whoever is at that address. */
  connect(name: string, metadataUrl: string): Promise<Connection>;
};

/** An organization of the demo and its owner, signed in to the dashboard. */
export async function customerOf(demo: Demo): Promise<Customer> {
  const organization = demo.organizations[1];
  const [domain] = organization?.domains ?? [];
  if (organization === undefined || domain === undefined) throw new Error('the demo is empty');
  const browser = new Browser();
  await passDashboardLogin(browser, demo.web, organization.owner);
  const api = async (method: string, path: string, body?: object) => {
    const url = new URL(`/v1/session/orgs/${organization.id}/sso-connections${path}`, demo.web);
    const response = await browser.fetch(demo.web, url, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url.pathname}: ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  };
  return {
    domain,
    async connect(name, metadataUrl) {
      const drafted = await api('POST', '', { protocol: 'saml', provider: 'generic', name });
      const id = String(drafted['id']);
      await api('PUT', `/${id}/saml`, { pasted: metadataUrl });
      await api('POST', `/${id}/switch-on`, { untried: true });
      return {
        ...{ id, organizationId: organization.id },
        metadata: async () => (await fetch(new URL(`/v1/sso/connections/${id}/metadata`, demo.web))).text(),
        choose: async (choices) => void (await api('PATCH', `/${id}/saml`, choices)),
        remove: async () => void (await api('DELETE', `/${id}`)),
      };
    },
  };
}
