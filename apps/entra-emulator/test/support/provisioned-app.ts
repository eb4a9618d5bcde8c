import type { Bench } from './bench.ts';
import { entries } from './graph-access.ts';
import { type ScimServer, TOKEN } from './scim-server.ts';

type Json = Record<string, unknown>;

/** An application with a synchronization job. */
export interface ProvisionedApp {
  servicePrincipalId: string;
  /** Behind `/servicePrincipals/…/synchronization`. */
  base: string;
  jobId: string;
}

/** Answers of Graph as an administrator of the directory gets them, without a token. */
export async function asAdmin(bench: Bench, method: string, path: string, body?: unknown) {
  return await bench.control(method, `/directories/contoso.example/graph${path}`, body);
}

const wanted = async (answer: ReturnType<typeof asAdmin>, status: number): Promise<Json> => {
  const { status: got, body } = await answer;
  if (got !== status) throw new Error(`${got} instead of ${status}: ${JSON.stringify(body)}`);
  return body;
};

/** Instantiates a non-gallery application and waits until it has templates. */
export async function instantiate(bench: Bench, displayName = 'Provisioned'): Promise<string> {
  const made = await wanted(
    asAdmin(bench, 'POST', '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate', {
      displayName,
    }),
    201,
  );
  await bench.control('POST', '/clock', { advanceSeconds: 10 });
  return String((made['servicePrincipal'] as Json)['id']);
}

/** An application with a job that provisions into the server: not started. */
export async function provisionedApp(
  bench: Bench,
  scim: ScimServer,
  { flag = '', secrets = [] }: { flag?: string; secrets?: { key: string; value: string }[] } = {},
): Promise<ProvisionedApp> {
  const servicePrincipalId = await instantiate(bench);
  const base = `/servicePrincipals/${servicePrincipalId}/synchronization`;
  const job = await wanted(asAdmin(bench, 'POST', `${base}/jobs`, { templateId: 'scim' }), 201);
  const usual = [
    { key: 'BaseAddress', value: `${scim.baseUrl}${flag}` },
    { key: 'SecretToken', value: TOKEN },
  ];
  await wanted(asAdmin(bench, 'PUT', `${base}/secrets`, { value: [...usual, ...secrets] }), 204);
  return { servicePrincipalId, base, jobId: String(job['id']) };
}

export const start = async (bench: Bench, { base, jobId }: ProvisionedApp): Promise<Json> =>
  await wanted(asAdmin(bench, 'POST', `${base}/jobs/${jobId}/start`), 204);

/** Lets the clock pass the next increment: the runs that are due have happened afterwards. */
export const nextCycle = async (bench: Bench, minutes = 40): Promise<void> => {
  await bench.control('POST', '/clock', { advanceSeconds: minutes * 60 });
};

export async function assign(
  bench: Bench,
  { servicePrincipalId }: ProvisionedApp,
  principalId: string,
): Promise<string> {
  const { body } = await bench.control('POST', `/servicePrincipals/${servicePrincipalId}/assignments`, {
    principalId,
  });
  return String(body['id']);
}

export const unassign = async (bench: Bench, assignmentId: string): Promise<void> => {
  await bench.control('DELETE', `/assignments/${assignmentId}`);
};

/** The status of the job as Graph tells it. */
export async function statusOf(bench: Bench, { base, jobId }: ProvisionedApp): Promise<Json> {
  const { status } = await wanted(asAdmin(bench, 'GET', `${base}/jobs/${jobId}`), 200);
  return status as Json;
}

/** A user of the demonstration directory, made by Graph. */
export async function newUser(bench: Bench, name: string, more: Json = {}): Promise<string> {
  const made = await wanted(
    asAdmin(bench, 'POST', '/users', {
      accountEnabled: true,
      displayName: name,
      mailNickname: name,
      userPrincipalName: `${name}@contoso.example`,
      passwordProfile: { password: 'Demo-password-2' },
      ...more,
    }),
    201,
  );
  return String(made['id']);
}

export async function newGroup(
  bench: Bench,
  displayName: string,
  memberIds: readonly string[],
): Promise<string> {
  const made = await wanted(
    asAdmin(bench, 'POST', '/groups', {
      displayName,
      mailNickname: displayName.replaceAll(/\W/g, ''),
      mailEnabled: false,
      securityEnabled: true,
    }),
    201,
  );
  for (const id of memberIds) await addMember(bench, String(made['id']), id);
  return String(made['id']);
}

const addMember = async (bench: Bench, groupId: string, id: string): Promise<Json> =>
  await wanted(
    asAdmin(bench, 'POST', `/groups/${groupId}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
    }),
    204,
  );

/** The provisioning log, newest first. */
export const logOf = async (bench: Bench, query = ''): Promise<Json[]> =>
  entries(await wanted(asAdmin(bench, 'GET', `/auditLogs/provisioning${query}`), 200));

interface Schema {
  synchronizationRules: { id: string; objectMappings: Mapping[] }[];
}
export interface Mapping {
  enabled: boolean;
  flowTypes: string;
  scope: unknown;
  sourceObjectName: string;
  attributeMappings: Json[];
}

/** What Graph answers to a job's mappings, changed: the document is read and written back. */
export async function putMappings(
  bench: Bench,
  app: ProvisionedApp,
  change: (users: Mapping, groups: Mapping) => void,
): ReturnType<typeof asAdmin> {
  const path = `${app.base}/jobs/${app.jobId}/schema`;
  const document = (await asAdmin(bench, 'GET', path)).body as unknown as Schema;
  const [groups, users] = document.synchronizationRules[0]?.objectMappings ?? [];
  if (groups === undefined || users === undefined) throw new Error('the document has no mappings');
  change(users, groups);
  return await asAdmin(bench, 'PUT', path, document);
}

export async function changeMappings(...asked: Parameters<typeof putMappings>): Promise<void> {
  await wanted(putMappings(...asked), 204);
}
