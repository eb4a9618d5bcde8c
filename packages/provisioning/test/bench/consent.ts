import { answerMicrosoftPages, Browser, type EmulatorControl, type startEmulator } from '@portico/testing';

type Emulator = Awaited<ReturnType<typeof startEmulator>>;

/** Restrictions by which a directory has no credential at all. */
export const NO_CREDENTIALS = {
  passwordCredentials: [{ restrictionType: 'passwordAddition' }],
  keyCredentials: [{ restrictionType: 'asymmetricKeyLifetime', maxLifetime: 'P1D' }],
} as const;

const GRAPH = '00000003-0000-0000-c000-000000000000';
/** Ids of Graph's application permissions, the same in every directory. */
const APP_ROLES = {
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  'User.ReadBasic.All': '97235f07-e226-4f63-ace3-39588e11d3a1',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
} as const;
export type AppRole = keyof typeof APP_ROLES;

/** What an administrator of contoso.example approves for the provisioning app. */
export function consenting(emulator: Emulator, control: EmulatorControl) {
  const { seedFacts } = emulator;
  const app = seedFacts.provisioningApp;
  const directory = seedFacts.directories.find(({ domain }) => domain === 'contoso.example');
  const admin = directory?.admin;
  if (!app || !directory || !admin) throw new Error('the seed has no provisioning app or administrator');
  return {
    /** The permissions that the operator has put into the provisioning app's registration. */
    async askFor(...roles: AppRole[]): Promise<void> {
      const resourceAccess = roles.map((role) => ({ id: APP_ROLES[role], type: 'Role' }));
      await control.changeApplication(app.clientId, {
        requiredResourceAccess: [{ resourceAppId: GRAPH, resourceAccess }],
      });
    },

    /** The administrator reads the consent page and accepts it. */
    async approve(): Promise<void> {
      const url = new URL(`${emulator.origin}/${directory.tenantId}/v2.0/adminconsent`);
      url.search = new URLSearchParams({
        client_id: app.clientId,
        scope: 'https://graph.microsoft.com/.default',
        redirect_uri: app.redirectUri,
        state: 'state-of-the-test',
      }).toString();
      const page = await answerMicrosoftPages(new Browser(), emulator.origin, url, admin, { leave: false });
      if (page.location?.searchParams.get('admin_consent') !== 'True')
        throw new Error(`no consent: ${page.status} ${page.body.slice(0, 400)}`);
    },

    /** What a policy of the directory allows of every app registration. */
    async restrictCredentials(restrictions: {
      passwordCredentials?: readonly object[];
      keyCredentials?: readonly object[];
    }): Promise<void> {
      const policy = '/directories/contoso.example/graph/policies/defaultAppManagementPolicy';
      await control.send('PATCH', policy, { isEnabled: true, applicationRestrictions: restrictions });
    },

    /** Policies of the directory allow no federated credential of ours. */
    async forbidFederated(): Promise<void> {
      await control.fault({
        ...{ surface: 'graph', method: 'POST', path: '*/federatedIdentityCredentials', status: 400 },
        code: 'InvalidFederatedIdentityCredentialValue',
        message: 'The issuer is not allowed as per assigned policy.',
      });
    },

    /** Policies of the directory allow no credential at all. */
    async forbidCredentials(): Promise<void> {
      await this.restrictCredentials(NO_CREDENTIALS);
      await this.forbidFederated();
    },

    /** The administrator takes back what the provisioning app may do, all of it or the ones named; the app itself stays approved. */
    async withdrawPermissions(...roles: AppRole[]): Promise<void> {
      const graph = '/directories/contoso.example/graph/servicePrincipals';
      const assignments = `${graph}(appId='${app.clientId}')/appRoleAssignments`;
      const { value } = (await control.send('GET', assignments)) as {
        value: { id: string; appRoleId: string }[];
      };
      const named = new Set<string>(roles.map((role) => APP_ROLES[role]));
      const going = value.filter(({ appRoleId }) => named.size === 0 || named.has(appRoleId));
      for (const { id } of going) await control.send('DELETE', `${assignments}/${id}`);
    },

    /** An administrator makes our enterprise app an owner of an app registration and its enterprise app, or of one of the two. */
    async makeOwner(
      made: { readonly appId: string },
      of: readonly ('applications' | 'servicePrincipals')[] = ['applications', 'servicePrincipals'],
    ): Promise<void> {
      for (const collection of of) {
        const path = `/directories/contoso.example/graph/${collection}(appId='${made.appId}')/owners/$ref`;
        await control.send('POST', path, {
          '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${await this.enterpriseAppId()}`,
        });
      }
    },

    /** The object id of the provisioning app's enterprise app in the directory. */
    async enterpriseAppId(): Promise<string> {
      const graph = '/directories/contoso.example/graph/servicePrincipals';
      const found = await control.send('GET', `${graph}(appId='${app.clientId}')`);
      return (found as { id: string }).id;
    },

    /** The administrator removes the enterprise app of the provisioning app. */
    async revoke(): Promise<void> {
      await control.revokeConsent('contoso.example', app.clientId, true);
    },
  };
}
