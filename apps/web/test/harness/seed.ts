import {
  type Administration,
  createAdministration,
  createPasswordHasher,
  type PersonCaller,
  sealedProjectKeys,
} from '@portico/administration';
import { systemClock } from '@portico/core';
import type { Database } from '@portico/database';
import type { KeyRing } from '@portico/vault';

/** Of all people in the tests. Marked, and of no use anywhere else. */
const PASSWORD = 'demo-password-of-tests';
/** Nobody is listening there: the harness answers for the application. */
export const APPLICATION_ORIGIN = 'http://127.0.0.1:9';
export const VISITOR = { requestId: 'req_test_seed' };

export type Person = { readonly email: string; readonly password: string; readonly userId: string };
export type SeededOrganization = {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly owner: Person;
  readonly admin: Person;
  readonly member: Person;
};
type SeededApplication = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
};
export type Seed = {
  readonly operator: Person;
  readonly project: { readonly id: string; readonly issuer: string };
  /** A belongs to contoso.example, B to fabrikam.example. */
  readonly organizations: { readonly a: SeededOrganization; readonly b: SeededOrganization };
  readonly application: SeededApplication;
  /** For what a test wants besides, e.g. a second project. */
  readonly administration: Administration;
  readonly operatorCaller: PersonCaller;
};

/** One project with two organizations, their people and an application, made as the dashboard makes them. */
export async function seedPortico(
  database: Pick<Database, 'prisma' | 'pool'>,
  keyRing: KeyRing,
  origin: URL,
): Promise<Seed> {
  const administration = administrationOn(database, keyRing, origin);
  const { operator, caller } = await firstOwner(administration);
  const { id } = await administration.createProject(caller, { name: 'Test project' });
  const { issuer } = await administration.getProject(caller.principal, id);
  const organization = (name: string, domain: string) =>
    seedOrganization(administration, caller, id, { name, domain });
  return {
    operator,
    project: { id, issuer },
    organizations: {
      a: await organization('Contoso', 'contoso.example'),
      b: await organization('Fabrikam', 'fabrikam.example'),
    },
    application: await seedApplication(administration, caller, id),
    administration,
    operatorCaller: caller,
  };
}

/** What the dashboard does, without its pages. */
export function administrationOn(
  { prisma, pool }: Pick<Database, 'prisma' | 'pool'>,
  keyRing: KeyRing,
  origin: URL,
): Administration {
  return createAdministration({
    prisma,
    pool,
    clock: systemClock,
    origin,
    // The cost of a hash is written in the hash, so the server checks these cheaply too.
    passwordHasher: createPasswordHasher({ memoryKiB: 8, passes: 1 }),
    makeProjectKeys: () => sealedProjectKeys(keyRing),
    resolveTxt: async () => [],
    socialProviders: [],
    sealSocialSecret: async () => '',
  });
}

async function firstOwner(
  administration: Administration,
): Promise<{ operator: Person; caller: PersonCaller }> {
  const email = 'operator@portico.example';
  const token = (await administration.ensureFirstOwnerToken()) ?? '';
  await administration.createFirstOwner(VISITOR, { token, email, password: PASSWORD, name: 'Olga' });
  const result = await administration.signIn(VISITOR, { email, password: PASSWORD });
  if (result.kind !== 'signed_in') throw new Error('The operator is not unique');
  const viewer = await administration.resolveDashboardSession(result.token);
  if (viewer === undefined) throw new Error('The operator has no session');
  return {
    operator: { email, password: PASSWORD, userId: viewer.userId },
    caller: { ...VISITOR, principal: viewer },
  };
}

async function seedOrganization(
  administration: Administration,
  caller: PersonCaller,
  projectId: string,
  { name, domain }: { name: string; domain: string },
): Promise<SeededOrganization> {
  const { id } = await administration.createOrganization(caller, projectId, { name });
  await administration.addVerifiedDomain(caller, id, { domain });
  const person = (role: 'owner' | 'admin' | 'member') => seedMember(administration, caller, id, role, domain);
  return {
    id,
    name,
    domain,
    owner: await person('owner'),
    admin: await person('admin'),
    member: await person('member'),
  };
}

/** What a link of ours carries behind its `#`. */
export const tokenIn = (url: string): string =>
  new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? '';

/** Invites somebody, who accepts as a new user. */
export async function seedMember(
  administration: Administration,
  caller: PersonCaller,
  organizationId: string,
  role: 'owner' | 'admin' | 'member',
  domain: string,
  name: string = role,
): Promise<Person> {
  const email = `${name}@${domain}`;
  const { url } = await administration.inviteMember(caller, organizationId, { email, role, name });
  const token = tokenIn(url);
  const person = { token, email, name, password: PASSWORD };
  const { userId } = await administration.acceptAsNewUser(VISITOR, person);
  return { email, password: PASSWORD, userId };
}

async function seedApplication(
  administration: Administration,
  caller: PersonCaller,
  projectId: string,
): Promise<SeededApplication> {
  const redirectUri = `${APPLICATION_ORIGIN}/callback`;
  const postLogoutRedirectUri = `${APPLICATION_ORIGIN}/`;
  const made = await administration.createApplication(caller, projectId, {
    name: 'Test application',
    kind: 'web',
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [postLogoutRedirectUri],
    allowed_origins: [APPLICATION_ORIGIN],
    initiate_login_uri: `${APPLICATION_ORIGIN}/login`,
    is_default: true,
    connections_manage: true,
  });
  return { clientId: made.id, clientSecret: made.secret ?? '', redirectUri, postLogoutRedirectUri };
}
