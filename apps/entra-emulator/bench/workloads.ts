import type { EmulatorProcess } from './process.ts';

/** One request of each kind that is measured, by the name under which its figures are printed. */
export type Workloads = Record<
  'clientCredentials' | 'refresh' | 'graphGet' | 'graphPatch',
  (round: number) => Promise<unknown>
>;

/** Signs in once and makes the application that the Graph requests are about. */
export async function workloadsOf(emulator: EmulatorProcess): Promise<Workloads> {
  const client = await emulator.client();
  const secrets = { client_id: client.clientId, client_secret: client.clientSecret };
  const token = (fields: Record<string, string>) =>
    emulator.token(client.tenantId, { ...secrets, ...fields });
  const clientCredentials = {
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
  };
  const user = { username: 'user@operator.example', password: client.password };
  const signedIn = await token({ grant_type: 'password', scope: 'openid offline_access User.Read', ...user });
  const refresh = { grant_type: 'refresh_token', refresh_token: String(signedIn['refresh_token']) };
  const bearer = String((await token(clientCredentials))['access_token']);
  const made = await emulator.graph(bearer, 'POST', 'applications', { displayName: 'Measured' });
  const address = `applications/${made['id']}`;
  return {
    clientCredentials: () => token(clientCredentials),
    refresh: () => token(refresh),
    graphGet: () => emulator.graph(bearer, 'GET', address),
    graphPatch: (round) => emulator.graph(bearer, 'PATCH', address, { notes: `round ${round}` }),
  };
}
