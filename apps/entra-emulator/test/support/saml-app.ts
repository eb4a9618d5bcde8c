import { deflateRawSync } from 'node:zlib';
import { readXml } from '../../src/xml/read-xml.ts';
import type { XmlElement } from '../../src/xml/xml-element.ts';
import { type Bench, login } from './bench.ts';
import { type Browser, formsOf, type Visit } from './browser.ts';
import { tokenWith } from './graph-access.ts';

export const ENTITY_ID = 'https://service.example/saml';
export const REPLY_URL = 'https://service.example/saml/acs';
const CUSTOM_TEMPLATE = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';

/** A service provider's half of a SAML connection, set up through Graph as an administrator would. */
export class SamlApp {
  readonly bench: Bench;
  readonly token: string;
  readonly appId: string;
  readonly objectId: string;
  readonly servicePrincipalId: string;
  readonly appRoleId: string;

  private constructor(bench: Bench, token: string, made: Record<string, unknown>) {
    const application = made['application'] as Record<string, unknown>;
    const servicePrincipal = made['servicePrincipal'] as Record<string, unknown>;
    this.bench = bench;
    this.token = token;
    this.appId = String(application['appId']);
    this.objectId = String(application['id']);
    this.servicePrincipalId = String(servicePrincipal['id']);
    this.appRoleId = String((application['appRoles'] as { id?: unknown }[])[0]?.id);
  }

  /** With a certificate, and the ordinary user of the directory assigned to it. */
  static async setUp(bench: Bench, displayName = 'Service'): Promise<SamlApp> {
    const app = await SamlApp.instantiate(bench, displayName);
    await app.change(`/servicePrincipals/${app.servicePrincipalId}`, { preferredSingleSignOnMode: 'saml' });
    await app.change(`/applications/${app.objectId}`, {
      identifierUris: [ENTITY_ID],
      web: { redirectUris: [REPLY_URL, `${REPLY_URL}/second`] },
    });
    await app.prefer(await app.addCertificate());
    await app.assign(login(bench.directory().user).objectId);
    return app;
  }

  /** Nothing but what the template makes. */
  static async instantiate(bench: Bench, displayName: string): Promise<SamlApp> {
    const token = await tokenWith(bench, ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']);
    const path = `/applicationTemplates/${CUSTOM_TEMPLATE}/instantiate`;
    const { body } = await bench.graph(token, 'POST', path, { displayName });
    return new SamlApp(bench, token, body);
  }

  get tenantId(): string {
    return this.bench.directory().tenantId;
  }

  graph(method: string, path: string, body?: unknown) {
    return this.bench.graph(this.token, method, path, body);
  }

  /** The enterprise app as Graph shows it. */
  async enterpriseApp(): Promise<Record<string, unknown>> {
    return (await this.graph('GET', `/servicePrincipals/${this.servicePrincipalId}`)).body;
  }

  async change(path: string, body: unknown): Promise<void> {
    const answer = await this.graph('PATCH', path, body);
    if (answer.status !== 204) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  changeApplication(body: unknown): Promise<void> {
    return this.change(`/applications/${this.objectId}`, body);
  }

  changeEnterpriseApp(body: unknown): Promise<void> {
    return this.change(`/servicePrincipals/${this.servicePrincipalId}`, body);
  }

  /** Adds a certificate; answers what Graph says of it. */
  async addCertificate(body: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const path = `/servicePrincipals/${this.servicePrincipalId}/addTokenSigningCertificate`;
    const answer = await this.graph('POST', path, { displayName: 'CN=Service', ...body });
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  prefer({ thumbprint }: Record<string, unknown>): Promise<void> {
    return this.changeEnterpriseApp({ preferredTokenSigningKeyThumbprint: thumbprint });
  }

  async assign(principalId: string, appRoleId = this.appRoleId): Promise<void> {
    const path = `/servicePrincipals/${this.servicePrincipalId}/appRoleAssignedTo`;
    const body = { principalId, appRoleId, resourceId: this.servicePrincipalId };
    const answer = await this.graph('POST', path, body);
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** Asks for a sign-in by redirect, and types the user's password where that is asked. */
  async visit(
    request: string = authnRequest(),
    query: Record<string, string> = {},
    browser: Browser = this.bench.browser(),
    user = login(this.bench.directory().user),
  ): Promise<Visit> {
    const page = await browser.get(this.path(request, query));
    return page.text.includes('name="step"') ? await browser.signIn(page, user) : page;
  }

  /** The address of a message by the redirect binding. */
  path(message: string, query: Record<string, string> = {}): string {
    const params = { SAMLRequest: deflateRawSync(message).toString('base64'), ...query };
    return `/${this.tenantId}/saml2?${new URLSearchParams(params)}`;
  }

  /** Base64 DER of the certificates that the metadata tells, in order. */
  async publishedCertificates(query = `?appid=${this.appId}`): Promise<string[]> {
    const address = `${this.bench.emulator.origin}/${this.tenantId}/FederationMetadata/2007-06/FederationMetadata.xml`;
    const text = await (await fetch(`${address}${query}`)).text();
    const [, descriptor = ''] = text.split('<IDPSSODescriptor');
    return [...descriptor.matchAll(/<X509Certificate>([^<]*)</g)].map(([, one = '']) => one);
  }
}

interface RequestWishes {
  attributes?: string;
  issuer?: string;
  content?: string;
}

/** An AuthnRequest of the service provider. */
export const authnRequest = ({
  attributes = `ID="_request" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"`,
  issuer = ENTITY_ID,
  content = '',
}: RequestWishes = {}): string =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ${attributes}><saml:Issuer>${issuer}</saml:Issuer>${content}</samlp:AuthnRequest>`;

/** The same with attributes beside the usual ones. */
export const requestWith = (attributes: string, content = ''): string =>
  authnRequest({
    attributes: `ID="_request" Version="2.0" IssueInstant="2026-03-01T12:00:00Z" ${attributes}`,
    content,
  });

/** What a page posts to the service provider. */
export interface PostedResponse {
  address: string;
  relayState: string | undefined;
  base64: string;
  xml: string;
  document: XmlElement;
}

export function postedBy(visit: Visit): PostedResponse {
  const form = formsOf(visit.text).find(({ fields }) => fields['SAMLResponse'] !== undefined);
  if (form === undefined)
    throw new Error(`no response on this page (${visit.status}): ${visit.text.slice(0, 2000)}`);
  const base64 = form.fields['SAMLResponse'] ?? '';
  const xml = Buffer.from(base64, 'base64').toString('utf8');
  const relayState = form.fields['RelayState'];
  return { address: form.action, relayState, base64, xml, document: readXml(xml) };
}

/** Every element of a name in a document, wherever it is. */
export function elementsIn(document: XmlElement, name: string): XmlElement[] {
  const inside = document.children.flatMap((one) => (typeof one === 'string' ? [] : elementsIn(one, name)));
  return document.localName === name ? [document, ...inside] : inside;
}

export const textIn = (document: XmlElement, name: string): string =>
  elementsIn(document, name)[0]?.children.join('') ?? '';

export const attributeIn = (document: XmlElement, name: string, attribute: string): string | undefined =>
  elementsIn(document, name)[0]?.attributes.find((one) => one.localName === attribute)?.value;

/** The attributes of an assertion: the last part of each name, and all values. */
export const claimsIn = (document: XmlElement): Record<string, string[]> =>
  Object.fromEntries(
    elementsIn(document, 'Attribute').map((one) => {
      const name = one.attributes.find(({ localName }) => localName === 'Name')?.value ?? '';
      return [
        name.slice(name.lastIndexOf('/') + 1),
        elementsIn(one, 'AttributeValue').map((value) => value.children.join('')),
      ];
    }),
  );

/** The number on the page that refuses. */
export const refusalOn = ({ text }: Visit): string | undefined => /AADSTS(\d+):/.exec(text)?.[1];
