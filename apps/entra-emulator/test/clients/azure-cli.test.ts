import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, login } from '../support/bench.ts';
import { ClientBench } from '../support/client-bench.ts';
import { DebianClient, isInstalled } from '../support/debian-client.ts';

/* Debian's az, as it is. It takes the emulator for Microsoft; each command stands on those before it. */

const here = isInstalled('az');

let bench: ClientBench;
let client: DebianClient;
beforeAll(async () => {
  if (!here) return;
  bench = await ClientBench.startOverTls();
  client = await DebianClient.start(bench);
});
afterAll(async () => {
  if (!here) return;
  client.close();
  await bench.close();
});

type Json = Record<string, unknown>;

/** What the command prints as JSON. Throws with what it wrote besides when it fails. */
async function az<T = Json>(...words: string[]): Promise<T> {
  const { code, out, errors } = await client.run('/usr/bin/az', [...words, '--output', 'json']);
  if (code !== 0) throw new Error(`az ${words.join(' ')}: ${errors.slice(0, 2000)}`);
  return (out.trim() === '' ? {} : JSON.parse(out)) as T;
}

const admin = () => login(bench.directory().admin);
const user = () => login(bench.directory().user);
const directory = () => bench.directory().tenantId;
const signIn = () => az('login', '-u', admin().upn, '-p', admin().password, '--allow-no-subscriptions');
const ids = (list: Json[]) => list.map(({ id }) => id);

describe.runIf(here)('Azure CLI (Debian), unmodified', { timeout: 120_000 }, () => {
  it('signs a person in with a password: az login', async () => {
    expect(await signIn()).toMatchObject([
      { tenantId: directory(), user: { name: admin().upn, type: 'user' } },
    ]);
    const { accessToken } = await az('account', 'get-access-token', '--resource-type', 'ms-graph');
    expect(claimsOf(accessToken)).toMatchObject({ upn: admin().upn });
  });

  it('reads the directory: az ad signed-in-user show, user list and show', async () => {
    expect(await az('ad', 'signed-in-user', 'show')).toMatchObject({ id: admin().objectId });
    const all = await az<Json[]>('ad', 'user', 'list');
    expect(ids(all)).toContain(user().objectId);
    const named = await az<Json[]>('ad', 'user', 'list', '--upn', user().upn);
    expect(ids(named)).toEqual([user().objectId]);
    expect(await az('ad', 'user', 'show', '--id', user().upn)).toMatchObject({ id: user().objectId });
  });

  it('makes, changes and deletes people: az ad user create, update, get-member-groups, delete', async () => {
    const upn = 'nina@contoso.example';
    const made = await az(
      ...['ad', 'user', 'create', '--display-name', 'Nina', '--user-principal-name', upn],
      ...['--password', 'Demo-password-2', '--force-change-password-next-sign-in', 'false'],
    );
    await az('ad', 'user', 'update', '--id', upn, '--display-name', 'Nina New', '--account-enabled', 'false');
    expect(await az('ad', 'user', 'show', '--id', upn)).toMatchObject({
      id: made['id'],
      displayName: 'Nina New',
    });
    expect(await az('ad', 'user', 'get-member-groups', '--id', upn)).toEqual([]);
    await az('ad', 'user', 'delete', '--id', upn);
    await expect(az('ad', 'user', 'show', '--id', upn)).rejects.toThrow('does not exist');
  });

  it('keeps groups: az ad group create, member add, check, list and remove, owner add, delete', async () => {
    const { id } = await az('ad', 'group', 'create', '--display-name', 'Cooks', '--mail-nickname', 'cooks');
    const group = ['--group', String(id)];
    const member = ['--member-id', user().objectId];
    await az('ad', 'group', 'member', 'add', ...group, ...member);
    expect(ids(await az<Json[]>('ad', 'group', 'member', 'list', ...group))).toEqual([user().objectId]);
    await az('ad', 'group', 'owner', 'add', ...group, '--owner-object-id', user().objectId);
    await az('ad', 'group', 'member', 'remove', ...group, ...member);
    expect(await az('ad', 'group', 'member', 'check', ...group, ...member)).toEqual({ value: false });
    await az('ad', 'group', 'delete', ...group);
    const left = await az<Json[]>('ad', 'group', 'list', '--display-name', 'Cooks');
    expect(left).toEqual([]);
  });

  const CALLBACK = 'https://shop.example/back';
  const shop = async () => {
    const [found] = await az<Json[]>('ad', 'app', 'list', '--display-name', 'Shop');
    return String(found?.['appId']);
  };

  it('registers an application and changes it: az ad app create, update, list, show, owner add', async () => {
    await az('ad', 'app', 'create', '--display-name', 'Shop', '--web-redirect-uris', CALLBACK);
    const id = await shop();
    await az(
      ...['ad', 'app', 'update', '--id', id, '--identifier-uris', `api://${id}`],
      ...['--enable-id-token-issuance', 'true'],
    );
    await az('ad', 'app', 'owner', 'add', '--id', id, '--owner-object-id', user().objectId);
    expect(await az('ad', 'app', 'show', '--id', id)).toMatchObject({
      ...{ identifierUris: [`api://${id}`], displayName: 'Shop' },
      web: { redirectUris: [CALLBACK], implicitGrantSettings: { enableIdTokenIssuance: true } },
    });
    expect(ids(await az<Json[]>('ad', 'app', 'owner', 'list', '--id', id))).toContain(user().objectId);
  });

  it('asks for permissions and consents to them: az ad sp create, app permission add, list and grant, az rest', async () => {
    const id = await shop();
    await az('ad', 'sp', 'create', '--id', id);
    const GRAPH = '00000003-0000-0000-c000-000000000000';
    const [USER_READ, USER_READ_ALL] = [
      'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
      'df021288-bdef-4463-88db-98f22de89214',
    ];
    await az(
      ...['ad', 'app', 'permission', 'add', '--id', id, '--api', GRAPH],
      ...['--api-permissions', `${USER_READ}=Scope`, `${USER_READ_ALL}=Role`],
    );
    expect(await az('ad', 'app', 'permission', 'list', '--id', id)).toMatchObject([{ resourceAppId: GRAPH }]);
    await az('ad', 'app', 'permission', 'grant', '--id', id, '--api', GRAPH, '--scope', 'User.Read');
    // `admin-consent` is the portal's own service and no Graph: an administrator gives the role by hand.
    const graph = await az('ad', 'sp', 'show', '--id', GRAPH);
    const principal = await az('ad', 'sp', 'show', '--id', id);
    const body = { principalId: principal['id'], resourceId: graph['id'], appRoleId: USER_READ_ALL };
    await az(
      ...['rest', '--method', 'POST', '--body', JSON.stringify(body), '--url'],
      `https://graph.microsoft.com/v1.0/servicePrincipals/${principal['id']}/appRoleAssignments`,
    );
    const granted = await az<Json[]>('ad', 'app', 'permission', 'list-grants', '--id', id);
    expect(granted.map(({ scope }) => scope)).toEqual(['User.Read']);
  });

  it('makes an enterprise app an owner of application and enterprise app: az rest', async () => {
    const id = await shop();
    const graph = 'https://graph.microsoft.com/v1.0';
    const { id: principal } = await az('ad', 'sp', 'show', '--id', id);
    const body = JSON.stringify({ '@odata.id': `${graph}/directoryObjects/${principal}` });
    for (const collection of ['applications', 'servicePrincipals']) {
      const owners = `${graph}/${collection}(appId='${id}')/owners`;
      await az('rest', '--method', 'post', '--url', `${owners}/$ref`, '--body', body);
      const { value } = await az<{ value: Json[] }>('rest', '--method', 'get', '--url', owners);
      expect(ids(value)).toContain(principal);
    }
  });

  it('gives a secret and signs in with it: az ad app credential reset and list, az login --service-principal', async () => {
    const id = await shop();
    const secret = await az('ad', 'app', 'credential', 'reset', '--id', id, '--display-name', 'demo');
    expect(await az('ad', 'app', 'credential', 'list', '--id', id)).toHaveLength(1);
    await az(
      ...['login', '--service-principal', '-u', id, `--password=${secret['password']}`],
      ...['--tenant', directory(), '--allow-no-subscriptions'],
    );
    const { accessToken } = await az('account', 'get-access-token', '--resource-type', 'ms-graph');
    expect(claimsOf(accessToken)).toMatchObject({ appid: id, idtyp: 'app', roles: ['User.Read.All'] });
    expect(await az('ad', 'user', 'show', '--id', user().upn)).toMatchObject({ id: user().objectId });
    await signIn();
  });

  it('gives a certificate and signs in with it: az ad sp create-for-rbac --create-cert', async () => {
    const made = await az('ad', 'sp', 'create-for-rbac', '--name', 'Robot', '--create-cert');
    await az(
      ...[
        'login',
        '--service-principal',
        '-u',
        String(made['appId']),
        '-p',
        String(made['fileWithCertAndPrivateKey']),
      ],
      ...['--tenant', directory(), '--allow-no-subscriptions'],
    );
    const { accessToken } = await az('account', 'get-access-token', '--resource-type', 'ms-graph');
    expect(claimsOf(accessToken)).toMatchObject({ appid: made['appId'], appidacr: '2' });
    await signIn();
  });

  it('trusts another issuer: az ad app federated-credential create, list, delete', async () => {
    const id = await shop();
    const parameters = client.file(
      'federated.json',
      JSON.stringify({
        ...{ name: 'deploy', issuer: 'https://issuer.example', subject: 'repo:shop:main' },
        audiences: ['api://AzureADTokenExchange'],
      }),
    );
    const made = await az(
      'ad',
      'app',
      'federated-credential',
      'create',
      '--id',
      id,
      '--parameters',
      parameters,
    );
    expect(ids(await az<Json[]>('ad', 'app', 'federated-credential', 'list', '--id', id))).toEqual([
      made['id'],
    ]);
    await az(
      ...['ad', 'app', 'federated-credential', 'delete', '--id', id],
      ...['--federated-credential-id', String(made['id'])],
    );
  });

  it('deletes what it made: az ad sp delete, app delete, and is signed out: az logout', async () => {
    const id = await shop();
    await az('ad', 'sp', 'delete', '--id', id);
    await az('ad', 'app', 'delete', '--id', id);
    expect(await az('ad', 'app', 'list', '--display-name', 'Shop')).toEqual([]);
    await az('logout');
    await expect(az('ad', 'signed-in-user', 'show')).rejects.toThrow('az login');
  });
});
