import { type Bench, login } from './bench.ts';

/** An application that a test registered in a customer's directory, with its enterprise app. */
export interface RegisteredApp {
  objectId: string;
  appId: string;
  servicePrincipalId: string;
  /** Empty when none was asked for. */
  secret: string;
}

interface Wishes {
  /** Writable properties of the application, as Graph takes them. */
  application: Record<string, unknown>;
  secret?: boolean;
  /** The administrator consents to what the application declares. Needs a redirect URI. */
  consent?: boolean;
  domain?: string;
}

const GRAPH = '00000003-0000-0000-c000-000000000000';
const GRAPH_SCOPE_IDS = [
  '37f7f235-527c-4136-accd-4a02d197296e',
  '14dad69e-099b-42c9-810b-d002981feec1',
  '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
  '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
  'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
];
export const API_SCOPE_ID = '5d0b3c9e-8a41-4f6f-b1c7-20e94d7a3b58';

/** openid, profile, email, offline_access and User.Read of Graph. */
export const usualGraphAccess = {
  resourceAppId: GRAPH,
  resourceAccess: GRAPH_SCOPE_IDS.map((id) => ({ id, type: 'Scope' })),
};

/** The `api` section of an application that exposes the scope `access`. */
export const apiWithScope = (version: 1 | 2) => ({
  requestedAccessTokenVersion: version,
  oauth2PermissionScopes: [
    {
      id: API_SCOPE_ID,
      value: 'access',
      type: 'User',
      isEnabled: true,
      adminConsentDisplayName: 'Access the API',
      adminConsentDescription: 'Access the API',
      userConsentDisplayName: null,
      userConsentDescription: null,
    },
  ],
});

/** Registers an application through Graph, as the provisioning application would. The directory must have consented to that. */
export async function registerApp(
  bench: Bench,
  { application, secret, consent, domain = 'contoso.example' }: Wishes,
): Promise<RegisteredApp> {
  const token = await bench.graphToken(domain);
  const made = await bench.graph(token, 'POST', '/applications', application);
  if (made.status !== 201) throw new Error(`application: ${made.status} ${JSON.stringify(made.body)}`);
  const [objectId, appId] = [String(made.body['id']), String(made.body['appId'])];
  const enterpriseApp = await bench.graph(token, 'POST', '/servicePrincipals', { appId });
  const password =
    secret === true
      ? await bench.graph(token, 'POST', `/applications/${objectId}/addPassword`, { passwordCredential: {} })
      : undefined;
  const app = {
    objectId,
    appId,
    servicePrincipalId: String(enterpriseApp.body['id']),
    secret: String(password?.body['secretText'] ?? ''),
  };
  if (consent === true) await consentTo(bench, app.appId, domain);
  return app;
}

/** The administrator of the directory consents to everything that the application declares. */
export async function consentTo(bench: Bench, appId: string, domain = 'contoso.example'): Promise<void> {
  const browser = bench.browser();
  const { tenantId, admin } = bench.directory(domain);
  const asked = await browser.signIn(
    await browser.get(`/${tenantId}/adminconsent?client_id=${appId}`),
    login(admin),
  );
  const answer = await browser.press(asked, 'Accept');
  if (answer.location?.searchParams.get('admin_consent') !== 'True')
    throw new Error(`no consent: ${answer.status} ${answer.location?.href ?? answer.text.slice(0, 1000)}`);
}
