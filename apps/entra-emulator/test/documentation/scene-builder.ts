import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { selfSignedCertificate } from '../../src/tokens/self-signed-certificate.ts';
import { type Bench, GRAPH_DEFAULT, login } from '../support/bench.ts';
import { entries } from '../support/graph-access.ts';
import { jpegOf } from '../support/images.ts';
import { type References, referenceTo } from './references.ts';

type Body = Record<string, unknown>;

const GRAPH = '00000003-0000-0000-c000-000000000000';
const CUSTOM_TEMPLATE = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';
const APPLICATION_ADMINISTRATOR = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';
const NO_ROLE = '00000000-0000-0000-0000-000000000000';
const API_ROLE = '3f2a9b60-51c7-4d0e-8a6b-9c14e07d52f8';
export const PASSWORD = 'Demo-password-7';
const SCOPES = 'User.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All Directory.AccessAsUser.All';
const CERTIFICATE = { type: 'AsymmetricX509Cert', usage: 'Verify' };
const ATTRIBUTES = { customSecurityAttributes: { Engineering: { Demo: true }, Marketing: { Demo: 'demo' } } };
/** Three pages of a delta. */
const MANY_USERS = 210;
/** Two pages, of administrative units too. */
const MANY_APPLICATIONS = 110;
const MOST_IN_A_BATCH = 20;
export const PHOTO = jpegOf(240, 240);

/** Makes over Graph what the examples speak of, and remembers what each `{reference}` stands for. */
export class SceneBuilder {
  readonly #bench: Bench;
  readonly #token: string;
  readonly references: References = new Map();

  constructor(bench: Bench, token: string) {
    this.#bench = bench;
    this.#token = token;
  }

  /** Names and addresses as the filters and searches of the examples want them. */
  async people(): Promise<void> {
    const { tenantId, admin } = this.#bench.directory();
    this.#set('tenant', tenantId);
    this.#set('unknown', '7b1d4c52-0e6f-4a93-8c21-d5f07a3e9b64');
    this.#set('customRole', '2d94f7a1-6b3c-4e58-9d07-a1c8e4f2b650');
    this.#set('manager', login(admin).objectId);
    this.#set('managerPrincipalName', login(admin).upn);
    this.#set('managerPassword', login(admin).password);
    this.#set('roleHolder', String((await this.#call('GET', '/users/appadmin@contoso.example'))['id']));
    this.#set('boss', await this.#user('boss', { displayName: 'Demo boss' }));
    this.#set('chief', await this.#user('chief', { displayName: 'Demo chief' }));
    const profile = {
      displayName: 'A prime tier wagon adder',
      givenName: 'A',
      surname: 'Adder',
      jobTitle: 'Demo',
    };
    const rest = { mail: 'demoa@contoso.example', mobilePhone: '555-0100', department: 'Demo', city: 'Demo' };
    this.#set('user', await this.#user('demoa', { ...profile, ...rest }));
    this.#set('userPrincipalName', 'demoa@contoso.example');
    this.#set('otherUser', await this.#user('other', { displayName: 'Demo other' }));
    await this.#manage('user', 'manager');
    await this.#manage('manager', 'boss');
    await this.#manage('boss', 'chief');
    await this.#call('PATCH', `/users/${this.ref('user')}`, ATTRIBUTES);
  }

  async groups(): Promise<void> {
    const security = { mailEnabled: false, securityEnabled: true };
    const unified = {
      groupTypes: ['Unified'],
      mailEnabled: true,
      securityEnabled: false,
      visibility: 'Public',
    };
    this.#set('group', await this.#group('A tier video group', security));
    this.#set('otherGroup', await this.#group('A tier video parent', security));
    this.#set('securityGroup', await this.#group('Demo security', security));
    this.#set('emptyGroup', await this.#group('Demo empty', security));
    this.#set('unifiedGroup', await this.#group('Demo unified', unified));
    const unit = await this.#call('POST', '/directory/administrativeUnits', { displayName: 'Demo unit' });
    this.#set('administrativeUnit', String(unit['id']));
    this.#set('deletedGroup', await this.#group('Demo deleted', unified));
    await this.#call('DELETE', `/groups/${this.ref('deletedGroup')}`);
    await this.#link('group', 'members', 'user');
    await this.#link('otherGroup', 'members', 'group');
    await this.#link('unifiedGroup', 'members', 'user');
    for (const owner of ['manager', 'boss']) await this.#link('group', 'owners', owner);
  }

  /** A web application with everything, an API with a role, a client, and one without an enterprise app. */
  async applications(): Promise<void> {
    this.#set('applicationTemplate', CUSTOM_TEMPLATE);
    const access = [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }];
    const application = await this.#application('A Web application', {
      uniqueName: 'app-65278',
      requiredResourceAccess: [{ resourceAppId: GRAPH, resourceAccess: access }],
    });
    this.#set('application', String(application['id']));
    this.#set('applicationAppId', String(application['appId']));
    this.#set('loneAppId', String((await this.#application('Demo lone', {}))['appId']));
    this.#set('servicePrincipal', await this.#enterpriseApp(application));
    this.#set('graph', await this.#enterpriseAppOf(GRAPH));
    await this.#api();
    for (const kind of ['applications', 'servicePrincipals']) {
      const key = kind === 'applications' ? 'application' : 'servicePrincipal';
      for (const owner of ['manager', 'boss']) {
        const target = { '@odata.id': this.#address(owner) };
        await this.#call('POST', `/${kind}/${this.ref(key)}/owners/$ref`, target);
      }
      const path = `/${kind}/${this.ref(key)}/addPassword`;
      const made = await this.#call('POST', path, { passwordCredential: { displayName: 'demo' } });
      this.#set(`${key}Password`, String(made['keyId']));
    }
    await this.#call('PATCH', `/servicePrincipals/${this.ref('servicePrincipal')}`, ATTRIBUTES);
    await this.#link('group', 'members', 'servicePrincipal');
    await this.#federatedCredentials();
    await this.#certificates();
  }

  /** Consents and assignments. */
  async grants(): Promise<void> {
    const client = await this.#application('Demo client application', {});
    this.#set('client', await this.#enterpriseApp(client));
    this.#set('clientAppId', String(client['appId']));
    const secret = await this.#call('POST', `/applications/${client['id']}/addPassword`, {
      passwordCredential: {},
    });
    this.#set('clientSecret', String(secret['secretText']));
    const grant = { clientId: this.ref('client'), resourceId: this.ref('graph') };
    const forAll = { ...grant, consentType: 'AllPrincipals', scope: `openid ${SCOPES}` };
    this.#set('permissionGrant', await this.#id('/oauth2PermissionGrants', forAll));
    const forOne = { ...grant, consentType: 'Principal', principalId: this.ref('user'), scope: 'User.Read' };
    await this.#id('/oauth2PermissionGrants', forOne);
    const owned = { '@odata.id': this.#address('servicePrincipal') };
    await this.#call('POST', `/applications/${client['id']}/owners/$ref`, owned);
    await this.#assignment('userAssignment', 'users', 'user', 'servicePrincipal', NO_ROLE);
    await this.#assignment('managerAssignment', 'users', 'manager', 'servicePrincipal', NO_ROLE);
    await this.#assignment('groupAssignment', 'groups', 'group', 'servicePrincipal', NO_ROLE);
    await this.#assignment('clientAssignment', 'servicePrincipals', 'client', 'api', API_ROLE);
  }

  async roles(): Promise<void> {
    const { value } = (await this.#call('GET', '/directoryRoles')) as { value: Body[] };
    const role = value.find((one) => one['roleTemplateId'] === APPLICATION_ADMINISTRATOR);
    this.#set('directoryRole', String(role?.['id']));
    this.#set('roleTemplate', APPLICATION_ADMINISTRATOR);
    this.#set('roleDefinition', APPLICATION_ADMINISTRATOR);
    this.#set('userAdministrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1');
    const filter = `?$filter=principalId eq '${this.ref('roleHolder')}'`;
    const assignments = await this.#call('GET', `/roleManagement/directory/roleAssignments${filter}`);
    this.#set('roleAssignment', String(entries(assignments)[0]?.['id']));
  }

  /** So many that their changes come page by page. */
  async many(): Promise<void> {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
    await this.#batch(
      '/users',
      numbers(MANY_USERS).map((at) => this.#userBody(`many${at}`, {})),
    );
    const named = numbers(MANY_APPLICATIONS).map((at) => ({ displayName: `Many ${at}` }));
    const made = await this.#batch('/applications', named);
    await this.#batch(
      '/servicePrincipals',
      made.map(({ appId }) => ({ appId })),
    );
    await this.#batch('/directory/administrativeUnits', named);
  }

  /** Tokens of readers of changes who are in the middle, at the end, and behind. */
  async changes(): Promise<void> {
    await this.#tokens('users', '/users/delta?$select=displayName,givenName,surname');
    await this.#tokens('groups', '/groups/delta?$select=displayName,description&$expand=members');
    this.#set('usersOldDeltaToken', this.ref('usersDeltaToken'));
    this.#set('groupsOldDeltaToken', this.ref('groupsDeltaToken'));
    await this.#call('PATCH', `/users/${this.ref('user')}`, { surname: 'Adder-Demo' });
    await this.#link('securityGroup', 'members', 'user');
    await this.#tokens('users', '/users/delta?$select=displayName,givenName,surname');
    await this.#tokens('groups', '/groups/delta?$select=displayName,description&$expand=members');
  }

  /** An administrator signs in with the client application. */
  async personToken(): Promise<string> {
    const admin = login(this.#bench.directory().admin);
    const { body } = await this.#bench.token(this.ref('tenant'), {
      grant_type: 'password',
      client_id: this.ref('clientAppId'),
      client_secret: this.ref('clientSecret'),
      username: admin.upn,
      password: admin.password,
      scope: GRAPH_DEFAULT,
    });
    if (typeof body['access_token'] !== 'string') throw new Error(`no token: ${JSON.stringify(body)}`);
    return body['access_token'];
  }

  async photo(token: string): Promise<void> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' };
    const address = `${this.#bench.emulator.graphUrl}/me/photo/$value`;
    const { status } = await fetch(address, { method: 'PUT', headers, body: new Uint8Array(PHOTO) });
    if (status !== 200) throw new Error(`photo: ${status}`);
  }

  ref(name: string): string {
    return referenceTo(this.references, name);
  }

  #set(name: string, value: string): void {
    this.references.set(name, value);
  }

  readonly #address = (name: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${this.ref(name)}`;

  async #call(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.#bench.graph(this.#token, method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  #id = async (path: string, body: Body) => String((await this.#call('POST', path, body))['id']);

  readonly #userBody = (name: string, profile: Body): Body => ({
    ...{ accountEnabled: true, displayName: name, mailNickname: name },
    ...{ userPrincipalName: `${name}@contoso.example`, passwordProfile: { password: PASSWORD }, ...profile },
  });

  readonly #user = (name: string, profile: Body) => this.#id('/users', this.#userBody(name, profile));

  readonly #group = (displayName: string, kind: Body) =>
    this.#id('/groups', {
      ...{ displayName, description: 'Demo production', mailNickname: displayName.replaceAll(' ', '') },
      ...kind,
    });

  #manage = (name: string, by: string) =>
    this.#call('PUT', `/users/${this.ref(name)}/manager/$ref`, { '@odata.id': this.#address(by) });

  #link = (group: string, relation: string, target: string) =>
    this.#call('POST', `/groups/${this.ref(group)}/${relation}/$ref`, { '@odata.id': this.#address(target) });

  #application = (displayName: string, rest: Body) =>
    this.#call('POST', '/applications', { displayName, ...rest });

  #enterpriseApp = ({ appId }: Body) => this.#id('/servicePrincipals', { appId });

  async #enterpriseAppOf(appId: string): Promise<string> {
    return String((await this.#call('GET', `/servicePrincipals(appId='${appId}')`))['id']);
  }

  async #api(): Promise<void> {
    const role = { id: API_ROLE, value: 'demo', displayName: 'Demo', description: 'Demo', isEnabled: true };
    const appRoles = [{ ...role, allowedMemberTypes: ['User', 'Application'] }];
    const api = await this.#application('Demo team API', { appRoles });
    this.#set('api', await this.#enterpriseApp(api));
    this.#set('apiAppId', String(api['appId']));
    this.#set('apiRole', API_ROLE);
  }

  async #federatedCredentials(): Promise<void> {
    const path = `/applications/${this.ref('application')}/federatedIdentityCredentials`;
    const rest = { issuer: 'https://issuer.example', audiences: ['api://AzureADTokenExchange'] };
    const id = await this.#id(path, {
      name: 'fic01-app-65278',
      subject: 'demo',
      description: 'Demo',
      ...rest,
    });
    this.#set('federatedCredential', id);
  }

  /** The application has one certificate, and `{applicationProof}` shows that somebody holds its key. */
  async #certificates(): Promise<void> {
    const now = Date.parse('2026-03-01T12:00:00Z');
    const [own, other] = [1, 2].map((serial) => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const der = selfSignedCertificate(privateKey, 'demo', Uint8Array.of(serial, 2, 3), now - 1000);
      return { privateKey, key: der.toString('base64') };
    });
    if (own === undefined || other === undefined) throw new Error('no certificates');
    const id = this.ref('application');
    await this.#call('PATCH', `/applications/${id}`, { keyCredentials: [{ ...CERTIFICATE, key: own.key }] });
    const { keyCredentials } = await this.#call('GET', `/applications/${id}?$select=keyCredentials`);
    this.#set('applicationKey', String((keyCredentials as Body[])[0]?.['keyId']));
    this.#set('certificate', other.key);
    const proof = new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).setIssuer(id);
    proof.setAudience('00000002-0000-0000-c000-000000000000').setNotBefore(now / 1000);
    this.#set('applicationProof', await proof.setExpirationTime(now / 1000 + 600).sign(own.privateKey));
  }

  async #assignment(
    name: string,
    kind: string,
    principal: string,
    resource: string,
    role: string,
  ): Promise<void> {
    const body = { principalId: this.ref(principal), resourceId: this.ref(resource), appRoleId: role };
    this.#set(name, await this.#id(`/${kind}/${this.ref(principal)}/appRoleAssignments`, body));
  }

  async #batch(url: string, bodies: readonly Body[]): Promise<Body[]> {
    const made: Body[] = [];
    for (let from = 0; from < bodies.length; from += MOST_IN_A_BATCH) {
      const requests = bodies.slice(from, from + MOST_IN_A_BATCH).map((body, at) => ({
        ...{ id: String(at), method: 'POST', url, body },
        headers: { 'content-type': 'application/json' },
      }));
      const { responses } = await this.#call('POST', '/$batch', { requests });
      for (const { status, body } of responses as { status: number; body: Body }[]) {
        if (status !== 201) throw new Error(`${url}: ${status} ${JSON.stringify(body)}`);
        made.push(body);
      }
    }
    return made;
  }

  async #tokens(name: string, path: string): Promise<void> {
    const skipTokens: string[] = [];
    for (let next = path; ; ) {
      const answer = await this.#call('GET', next);
      const link = new URL(String(answer['@odata.nextLink'] ?? answer['@odata.deltaLink']));
      const deltaToken = link.searchParams.get('$deltatoken');
      if (deltaToken !== null) {
        this.#set(`${name}SkipToken`, skipTokens[0] ?? '');
        this.#set(`${name}LastSkipToken`, skipTokens.at(-1) ?? '');
        this.#set(`${name}DeltaToken`, deltaToken);
        return;
      }
      skipTokens.push(link.searchParams.get('$skiptoken') ?? '');
      next = `${path.replace(/\?.*/, '')}${link.search}`;
    }
  }
}
