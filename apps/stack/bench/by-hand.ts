import { Browser, type Page } from '@portico/testing';
import { api, type Owner } from './connections.ts';
import { authorizationRequest, type Carried, login, tokensAt, withoutApplication } from './logins.ts';

/** Of the sample providers. */
const PERSON = 'katherine@fabrikam.example';
const NAME = 'Katherine Jensen';

/** A connection by hand to the sample OpenID Connect provider. @returns a login of somebody who is signed in there */
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
  const carried = await personAtSample(owner, over);
  return () => login(demo, carried, undefined, over);
}

/** The same over SAML. That provider remembers nobody: each login answers its page. */
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
  return async () => {
    const request = authorizationRequest(demo, undefined, over);
    const browser = new Browser({ fetch: withoutApplication(demo) });
    let page = await choose(browser, await browser.open(request.url));
    // To us, and once more from our own page.
    while (page.forms.some(({ fields }) => 'SAMLResponse' in fields)) page = await browser.submit(page);
    if (!page.url.href.startsWith(request.redirectUri))
      throw new Error(`the login ended at ${page.url.href}: ${page.body.slice(0, 300)}`);
    return tokensAt(demo, request, page.url);
  };
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

/** Signs somebody in once, and answers what their browser then carries at the sample provider. */
async function personAtSample({ demo }: Owner, over: Readonly<Record<string, string>>): Promise<Carried> {
  const browser = new Browser({ fetch: withoutApplication(demo) });
  const request = authorizationRequest(demo, undefined, over);
  const page = await choose(browser, await browser.open(request.url));
  if (!page.url.href.startsWith(request.redirectUri))
    throw new Error(`the sign-in ended at ${page.url.href}: ${page.body.slice(0, 300)}`);
  const { host, hostname } = new URL(demo.sampleProviders ?? '');
  const there = browser.cookies.filter(({ domain }) => domain === hostname);
  return { [host]: Object.fromEntries(there.map(({ name, value }) => [name, value])) };
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
