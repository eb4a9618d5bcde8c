import type { Bench } from '../support/bench.ts';
import { ScimServer, TOKEN } from '../support/scim-server.ts';
import { Subscriber } from '../support/subscriber.ts';
import { keepReference, type References, referenceTo } from './references.ts';

type Body = Record<string, unknown>;

const CUSTOM_TEMPLATE = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';
const POLICY = JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ClaimsSchema: [] } });

/**
 * What the examples need of the world outside: a program that is told of changes, and a service that people are
 * provisioned into; and the application of the gallery that does so.
 */
export class ServiceScene {
  readonly #bench: Bench;
  readonly #token: string;
  readonly #references: References;
  readonly #subscriber: Subscriber;
  readonly #scim: ScimServer;

  private constructor(
    bench: Bench,
    token: string,
    references: References,
    outside: readonly [Subscriber, ScimServer],
  ) {
    this.#bench = bench;
    this.#token = token;
    this.#references = references;
    [this.#subscriber, this.#scim] = outside;
  }

  /** Adds to the references that there are already. */
  static async start(bench: Bench, token: string, references: References): Promise<ServiceScene> {
    const outside = [await Subscriber.start(), await ScimServer.start()] as const;
    const scene = new ServiceScene(bench, token, references, outside);
    try {
      await scene.#gallery();
      await scene.#provisioning();
      await scene.#subscription();
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#subscriber.close();
    await this.#scim.close();
  }

  /** An instance of the template, with roles, a policy and a certificate of its own. */
  async #gallery(): Promise<void> {
    const made = await this.#call('POST', `/applicationTemplates/${CUSTOM_TEMPLATE}/instantiate`, {
      displayName: 'Demo gallery',
    });
    const { application, servicePrincipal } = made as Record<string, Body>;
    this.#set('galleryRegistration', application?.['id']);
    this.#set('galleryApp', servicePrincipal?.['id']);
    const roles = servicePrincipal?.['appRoles'] as Body[];
    for (const [name, displayName] of [
      ['galleryRole', 'User'],
      ['galleryAccess', 'msiam_access'],
    ] as const)
      this.#set(name, roles.find((one) => one['displayName'] === displayName)?.['id']);
    await this.#call('PATCH', this.#app, { preferredSingleSignOnMode: 'saml' });
    const policy = { definition: [POLICY], displayName: 'Demo claims' };
    this.#set('galleryPolicy', (await this.#call('POST', '/policies/claimsMappingPolicies', policy))['id']);
    const path = `${this.#app}/addTokenSigningCertificate`;
    const signing = await this.#call('POST', path, { displayName: 'CN=Demo' });
    this.#set('galleryThumbprint', signing['thumbprint']);
  }

  /** A job with settings, secrets, somebody assigned, and one person provisioned, so that there is a log. */
  async #provisioning(): Promise<void> {
    // Templates come some seconds after the application.
    await this.#bench.control('POST', '/clock', { advanceSeconds: 10 });
    const base = `${this.#app}/synchronization`;
    const secrets = [
      { key: 'BaseAddress', value: this.#scim.baseUrl },
      { key: 'SecretToken', value: TOKEN },
    ];
    await this.#call('PUT', `${base}/secrets`, { value: secrets });
    const job = await this.#call('POST', `${base}/jobs`, { templateId: 'scim' });
    this.#set('synchronizationJob', job['id']);
    const path = `${base}/jobs/${job['id']}`;
    const setting = { name: 'QuarantineTooManyDeletesThreshold', value: '500' };
    await this.#call('PATCH', path, { synchronizationJobSettings: [setting] });
    const schema = await this.#call('GET', `${path}/schema`);
    const [rule] = schema['synchronizationRules'] as Body[];
    this.#set('synchronizationRule', rule?.['id']);
    this.#set('synchronizationSchema', JSON.stringify(schema));
    const [resourceId, principalId] = [this.#ref('galleryApp'), this.#ref('user')];
    const assignment = { resourceId, principalId, appRoleId: this.#ref('galleryRole') };
    await this.#call('POST', `${this.#app}/appRoleAssignedTo`, assignment);
    const subjects = [{ objectId: principalId, objectTypeName: 'User' }];
    await this.#call('POST', `${path}/provisionOnDemand`, {
      parameters: [{ ruleId: rule?.['id'], subjects }],
    });
  }

  async #subscription(): Promise<void> {
    this.#set('notificationUrl', this.#subscriber.url);
    const made = await this.#call('POST', '/subscriptions', {
      ...{ changeType: 'updated,deleted', resource: 'users', clientState: 'demo-state' },
      ...{ notificationUrl: this.#subscriber.url, lifecycleNotificationUrl: this.#subscriber.url },
      expirationDateTime: '2026-03-02T12:00:00Z',
    });
    this.#set('subscription', made['id']);
  }

  get #app(): string {
    return `/servicePrincipals/${this.#ref('galleryApp')}`;
  }

  #set = (name: string, value: unknown): void => keepReference(this.#references, name, value);

  #ref = (name: string): string => referenceTo(this.#references, name);

  async #call(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.#bench.graph(this.#token, method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
