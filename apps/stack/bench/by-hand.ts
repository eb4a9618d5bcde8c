import { Browser, type Page } from '@portico/testing';
import type { Demo } from '../src/demo.ts';
import { api, type Owner } from './connections.ts';
import { authorizationRequest, tokensAt, withoutApplication } from './logins.ts';

/** Of the sample providers. */
const PERSON = 'katherine@fabrikam.example';
const NAME = 'Katherine Jensen';

/** A connection by hand to the sample OpenID Connect provider, with id_tokens that say all. @returns a login over it */
export async function connectOpenId(owner: Owner): Promise<() => Promise<unknown>> {
  const { demo } = owner;
  const { id, over } = await draft(owner, 'oidc');
  const app = await sample(owner, 'oidc/apps', {
    ...{ name: 'Portico', assigned: 'everyone', tokens: 'fat', clientAuthentication: 'client_secret_post' },
    signInRedirectUris: [new URL(`/v1/sso/connections/${id}/callback`, demo.web).href],
  });
  const { issuer, clientId, clientSecret } = app;
  const path = connectionPath(owner, id);
  await api(owner, 'PUT', `${path}/openid`, { issuer, client_id: clientId, client_secret: clientSecret });
  await api(owner, 'POST', `${path}/switch-on`, { untried: true });
  return () => loginByHand(demo, over);
}

/** The same over SAML. */
export async function connectSaml(owner: Owner): Promise<() => Promise<unknown>> {
  const { demo } = owner;
  const { id, over } = await draft(owner, 'saml');
  const at = (last: string) => new URL(`/v1/sso/connections/${id}/${last}`, demo.web).href;
  const app = await sample(owner, 'saml/apps', {
    ...{ name: 'Portico', assigned: 'everyone' },
    ...{ singleSignOnUrl: at('acs'), audienceUri: at('metadata') },
  });
  const path = connectionPath(owner, id);
  await api(owner, 'PUT', `${path}/saml`, { pasted: app['metadataUrl'] });
  await api(owner, 'POST', `${path}/switch-on`, { untried: true });
  return () => loginByHand(demo, over);
}

/** One complete login of somebody whom the provider asks who they are, by a browser that knows neither side. */
async function loginByHand(demo: Demo, over: Readonly<Record<string, string>>): Promise<void> {
  const request = authorizationRequest(demo, undefined, over);
  const browser = new Browser({ fetch: withoutApplication(demo) });
  let page = await choose(browser, await browser.open(request.url));
  // A SAML response goes to us, and once more from our own page.
  while (page.forms.some(({ fields }) => 'SAMLResponse' in fields)) page = await browser.submit(page);
  const [, code] = /<code>(\w+)<\/code>/.exec(page.body) ?? [];
  if (!page.url.href.startsWith(request.redirectUri))
    throw new Error(`the login ended at ${page.url.href}: ${code ?? page.body.slice(0, 300)}`);
  await tokensAt(demo, request, page.url);
}

const connectionPath = ({ organizationId }: Owner, id: string): string =>
  `/v1/session/orgs/${organizationId}/sso-connections/${id}`;

async function draft(owner: Owner, protocol: 'oidc' | 'saml') {
  const path = `/v1/session/orgs/${owner.organizationId}/sso-connections`;
  const named = { protocol, provider: 'generic', name: `Bench ${protocol}` };
  const { id } = (await api(owner, 'POST', path, named)) as { id: string };
  return { id, over: { organization: owner.organizationId, connection: id } };
}

async function sample(
  { demo }: Owner,
  path: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(new URL(`/_sample/${path}`, demo.sampleProviders ?? ''), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** Presses the button of that person. */
function choose(browser: Browser, page: Page): Promise<Page> {
  const [, id = ''] =
    [...page.body.matchAll(/<button[^>]*value="([^"]+)"[^>]*>(.*?)<\/button>/gs)].find(
      ([button]) => button.includes(NAME) || button.includes(PERSON),
    ) ?? [];
  if (id === '') throw new Error(`nobody to choose at ${page.url.href}: ${page.body.slice(0, 300)}`);
  return browser.submit(page, { person: id });
}
