import type { Bench } from '../support/bench.ts';
import { entries } from '../support/graph-access.ts';
import { inDirectory } from '../support/policy-writer.ts';
import { keepReference, type References, referenceTo } from './references.ts';

type Body = Record<string, unknown>;

const POLICIES = {
  claimsMappingPolicies: { ClaimsMappingPolicy: { Version: 1, ClaimsSchema: [] } },
  tokenLifetimePolicies: { TokenLifetimePolicy: { Version: 1, AccessTokenLifetime: '8:00:00' } },
};
/** `profile` of Graph: the examples classify another one. */
const CLASSIFIED = '14dad69e-099b-42c9-810b-d002981feec1';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';

/** Policies of each kind, an application that has them, and an administrative unit with people in it and over it. */
export class PolicyScene {
  readonly #write: ReturnType<typeof inDirectory>;
  readonly #references: References;
  readonly #graphUrl: string;

  /** Adds to the references that there are already. */
  constructor(bench: Bench, references: References) {
    this.#write = inDirectory(bench);
    this.#references = references;
    this.#graphUrl = bench.emulator.graphUrl;
  }

  async set(): Promise<void> {
    await this.#application();
    await this.#tokenPolicies();
    await this.#managementPolicy();
    await this.#grantPolicy();
    await this.#unit();
  }

  async #application(): Promise<void> {
    const made = await this.#call('POST', '/applications', { displayName: 'Demo governed' });
    this.#keep('governed', made['id']);
    this.#keep('governedApp', await this.#made('/servicePrincipals', { appId: made['appId'] }));
  }

  async #tokenPolicies(): Promise<void> {
    for (const [name, collection] of [
      ['claimsPolicy', 'claimsMappingPolicies'],
      ['lifetimePolicy', 'tokenLifetimePolicies'],
    ] as const) {
      const definition = [JSON.stringify(POLICIES[collection])];
      this.#keep(name, await this.#made(`/policies/${collection}`, { displayName: 'Demo', definition }));
      await this.#assign('servicePrincipals', 'governedApp', collection, name);
    }
    await this.#assign('applications', 'governed', 'tokenLifetimePolicies', 'lifetimePolicy');
  }

  async #managementPolicy(): Promise<void> {
    const collection = 'appManagementPolicies';
    const policy = { displayName: 'Demo', isEnabled: false };
    this.#keep('managementPolicy', await this.#made(`/policies/${collection}`, policy));
    await this.#assign('applications', 'governed', collection, 'managementPolicy');
    await this.#assign('servicePrincipals', 'governedApp', collection, 'managementPolicy');
  }

  async #grantPolicy(): Promise<void> {
    const path = '/policies/permissionGrantPolicies';
    const policy = { id: 'demo-consent-policy', displayName: 'Demo' };
    this.#keep('grantPolicy', await this.#made(path, policy));
    const set = { permissionType: 'delegated' };
    for (const [name, side] of [
      ['grantInclude', 'includes'],
      ['grantExclude', 'excludes'],
    ] as const)
      this.#keep(name, await this.#made(`${path}/${policy.id}/${side}`, set));
    const classification = { permissionId: CLASSIFIED, classification: 'low' };
    const classifications = `/servicePrincipals/${this.#ref('graph')}/delegatedPermissionClassifications`;
    this.#keep('permissionClassification', await this.#made(classifications, classification));
  }

  async #unit(): Promise<void> {
    const units = '/directory/administrativeUnits';
    this.#keep('peopledUnit', await this.#made(units, { displayName: 'Demo people' }));
    const path = `${units}/${this.#ref('peopledUnit')}`;
    for (const name of ['otherUser', 'securityGroup'])
      await this.#call('POST', `${path}/members/$ref`, this.#link(`directoryObjects/${this.#ref(name)}`));
    const roles = entries(await this.#call('GET', '/directoryRoles'));
    this.#keep('unitRole', roles.find((one) => one['roleTemplateId'] === USER_ADMINISTRATOR)?.['id']);
    const membership = { roleId: this.#ref('unitRole'), roleMemberInfo: { id: this.#ref('boss') } };
    this.#keep('scopedRole', await this.#made(`${path}/scopedRoleMembers`, membership));
  }

  #assign(kind: string, holder: string, collection: string, policy: string): Promise<Body> {
    const target = this.#link(`policies/${collection}/${this.#ref(policy)}`);
    return this.#call('POST', `/${kind}/${this.#ref(holder)}/${collection}/$ref`, target);
  }

  #link = (path: string) => ({ '@odata.id': `${this.#graphUrl}/${path}` });

  #made = async (path: string, body: Body) => (await this.#call('POST', path, body))['id'];

  #keep = (name: string, value: unknown): void => keepReference(this.#references, name, value);

  #ref = (name: string): string => referenceTo(this.#references, name);

  async #call(method: string, path: string, body?: Body): Promise<Body> {
    const answer = await this.#write(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
