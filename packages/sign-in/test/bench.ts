import { randomUUID } from 'node:crypto';
import { type SignInStart, storedId, type TripCookie } from '@portico/authorization-server';
import { newClientKey, OpenedSamlKeys, sealCredential } from '@portico/connections';
import { newId, systemClock } from '@portico/core';
import {
  answerTraits,
  auditEvents,
  connectionMilestones,
  connections,
  directSessions,
  groupRules,
  hostedLogins,
  issuerRecords,
  joins,
  organizationAccess,
  organizationSessions,
  refusedRequests,
  replacementArrivals,
  samlSettings,
  signInAttempts,
  socialConnections,
} from '@portico/database';
import { createRelyingParty } from '@portico/relying-party';
import { createVerifier } from '@portico/saml-service-provider';
import { createTestDatabase } from '@portico/testing';
import { HostileProvider } from '@portico/testing/hostile-provider';
import { KeyRing } from '@portico/vault';
import { createAnswerHistory, createSignIn, type MemberGroups } from '../src/index.ts';

const ORIGIN = new URL('https://portico.example');
const MASTER_KEY = `test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`;
/** Stands in for how a waiting authorization request was made: its page of the issuer. */
export const RETURN_TO = `${ORIGIN.origin}/oauth2/proj/auth/resume`;

export type Bench = Awaited<ReturnType<typeof signInBench>>;
export type Directory = { readonly tenantId: string; readonly provider: HostileProvider };
export type Connection = {
  readonly id: string;
  readonly organizationId: string;
  readonly directory: Directory;
};
export type Started = { readonly url: string; readonly cookie: TripCookie };
type Columns = Readonly<Record<string, unknown>>;

/** The claims of a member of that directory; what is given replaces them. */
export function personOf({ tenantId }: Directory, claims: object = {}) {
  const oid = randomUUID();
  return {
    sub: `sub-${oid}`,
    oid,
    tid: tenantId,
    acct: 0,
    name: 'Ada',
    email: 'ada@contoso.example',
    ...claims,
  };
}

/** Where the tests' social providers are, and what the deployment is registered as there. */
const SOCIAL_ISSUERS = {
  microsoft: 'https://login.example/common/v2.0',
  google: 'https://accounts.google.example',
} as const;
const SOCIAL_REGISTRATION = { clientId: 'demo-social-client', clientSecret: 'demo-social-secret' };

/** Sign-in over a database of its own, towards directories that a test may spoil. */
export async function signInBench() {
  const database = await createTestDatabase({ poolSize: 10 });
  const { pool } = database;
  const keyRing = KeyRing.parse(MASTER_KEY);
  const social = {
    microsoft: new HostileProvider({ issuer: SOCIAL_ISSUERS.microsoft }),
    google: new HostileProvider({ issuer: SOCIAL_ISSUERS.google }),
  };
  // As Microsoft's does, the document for everybody names no directory.
  social.microsoft.document = { issuer: SOCIAL_ISSUERS.microsoft.replace('common', '{tenantid}') };
  const providers: HostileProvider[] = Object.values(social);
  const log: unknown[] = [];
  /** Whom a directory knows in which groups; a test says what it answers. */
  const graph: { memberGroups: MemberGroups } = { memberGroups: async () => ({ unknown: 'not_approved' }) };
  const reviewed: string[] = [];
  const accepted: { invitation: object; who: object }[] = [];
  const verifier = createVerifier();
  /** A test says whether there is something new. */
  const saml = { renewMetadata: async (_connectionId: string) => false };
  const parts = {
    origin: ORIGIN,
    keyRing,
    workload: { assertion: async (subject: string) => `signed for ${subject}` },
    relyingParty: createRelyingParty({
      allowInsecure: false,
      clock: systemClock,
      ask: (url, call) => {
        const provider = providers.find(({ issuer }) => url.startsWith(issuer));
        return provider ? provider.ask(url, call) : Promise.reject(new TypeError(`no ${url}`));
      },
    }),
    saml: {
      settings: samlSettings(pool),
      keys: new OpenedSamlKeys({ keyRing, now: Date.now }),
      verify: verifier.verify,
      verifyLogout: verifier.verifyLogout,
      renewMetadata: (connectionId: string) => saml.renewMetadata(connectionId),
    },
    clock: systemClock,
    attempts: signInAttempts(pool),
    answers: createAnswerHistory({
      ...{
        traits: answerTraits(pool),
        attempts: signInAttempts(pool),
        clock: systemClock,
        log: () => undefined,
      },
    }),
    connections: connections(pool),
    milestones: connectionMilestones(pool),
    sessions: organizationSessions(pool),
    issuers: issuerRecords(pool),
    access: organizationAccess(pool),
    hostedLogins: hostedLogins(pool),
    directSessions: directSessions(pool),
    socialConnections: socialConnections(pool),
    social: {
      microsoft: { issuer: SOCIAL_ISSUERS.microsoft, registration: SOCIAL_REGISTRATION },
      google: { issuer: SOCIAL_ISSUERS.google, registration: SOCIAL_REGISTRATION },
    },
    joins: joins(pool),
    arrivals: replacementArrivals(pool),
    audit: auditEvents(pool),
    refused: refusedRequests(pool),
    groupRules: groupRules(pool),
    memberGroups: (asked: Parameters<MemberGroups>[0]) => graph.memberGroups(asked),
    reviewAfterLoss: async (userId: string) => {
      reviewed.push(userId);
    },
    signInApp: undefined,
    secureCookies: true,
    acceptInvitation: async (_facts: object, { invitation, who }: { invitation: object; who: object }) => {
      accepted.push({ invitation, who });
    },
    log: (event: string, facts: Record<string, unknown>) => log.push({ event, ...facts }),
  };
  const signIn = createSignIn(parts);

  async function insert(table: string, row: Columns): Promise<void> {
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`);
    await pool.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(row),
    );
  }

  async function project(columns: Columns = {}): Promise<string> {
    const id = newId('project');
    await insert('projects', { id, name: 'A project', ...columns });
    return id;
  }

  async function user(projectId: string, columns: Columns = {}): Promise<string> {
    const id = newId('user');
    await insert('users', { id, project_id: projectId, ...columns });
    return id;
  }

  const join = (projectId: string, organizationId: string, userId: string, columns: Columns = {}) =>
    insert('memberships', {
      ...{ project_id: projectId, organization_id: organizationId, user_id: userId },
      ...{ role: 'member', source: 'invited', ...columns },
    });

  const allowSocial = async (projectId: string, provider: 'microsoft' | 'google'): Promise<string> => {
    const id = newId('socialConnection');
    await insert('social_connections', { id, project_id: projectId, provider });
    return id;
  };

  /** The user who is this subject at Google. */
  const knows = (projectId: string, socialConnectionId: string, userId: string, subject: string) =>
    insert('social_identities', {
      ...{ id: newId('identity'), project_id: projectId, social_connection_id: socialConnectionId },
      ...{ user_id: userId, issuer: SOCIAL_ISSUERS.google, subject },
    });

  async function organization(projectId: string, domain?: string): Promise<string> {
    const id = newId('organization');
    await insert('organizations', { id, project_id: projectId, name: 'An organization' });
    const claim = { project_id: projectId, organization_id: id, domain, verified_at: new Date() };
    if (domain === undefined) return id;
    // A verified domain has one owner in a project: the latest organization takes it over.
    await pool.query('DELETE FROM organization_domains WHERE project_id = $1 AND domain = $2', [
      projectId,
      domain,
    ]);
    await insert('organization_domains', claim);
    return id;
  }

  function directory(): Directory {
    const tenantId = randomUUID();
    const provider = new HostileProvider({ issuer: `https://login.example/${tenantId}/v2.0` });
    providers.push(provider);
    return { tenantId, provider };
  }

  async function connection(projectId: string, organizationId: string, of: Directory, columns: Columns = {}) {
    const id = newId('connection');
    const whose = { project_id: projectId, organization_id: organizationId, connection_id: id };
    const { status = 'active', issuer = of.provider.issuer, client_id = randomUUID(), ...others } = columns;
    await insert('sso_connections', {
      ...{ id, project_id: projectId, organization_id: organizationId, name: 'Entra', status },
      ...{ protocol: 'oidc', provider: 'entra', managed_by: 'microsoft_graph', ...others },
    });
    const registration = { entra_tenant_id: of.tenantId, app_id: client_id };
    await insert('entra_app_registrations', { ...whose, connection_status: status, ...registration });
    await insert('oidc_settings', { ...whose, issuer, client_id });
    const credentialId = newId('credential');
    const text = 'demo-secret-of-the-connection';
    await insert('connection_credentials', {
      ...{ ...whose, id: credentialId, kind: 'client_secret', state: 'active' },
      sealed: await sealCredential(
        keyRing,
        { id, organizationId },
        { id: credentialId, kind: 'client_secret', text },
      ),
    });
    return { id, organizationId, directory: of };
  }

  /** A key by which a connection proves itself in place of a secret. */
  async function ownKey(
    { id, organizationId, ...whose }: { id: string; organizationId: string; project_id: string },
    state: 'active' | 'pending' = 'active',
  ) {
    const { certificate, keyId, ...key } = await newClientKey(keyRing, { id, organizationId }, new Date());
    const columns = { connection_id: id, organization_id: organizationId, ...whose };
    await insert('connection_credentials', { ...columns, ...key, state, key_id: keyId, certificate });
    return keyId;
  }

  /** A connection that was entered by hand, to a provider of its own unless told otherwise. */
  async function byHand(projectId: string, organizationId: string, columns: Columns = {}, of = directory()) {
    const {
      issuer = of.provider.issuer,
      client_authentication = 'post',
      secret = 'demo',
      client_id = 'by-hand',
      ...others
    } = columns;
    const id = newId('connection');
    const whose = { project_id: projectId, organization_id: organizationId, connection_id: id };
    await insert('sso_connections', {
      ...{ id, project_id: projectId, organization_id: organizationId, name: 'By hand', status: 'active' },
      ...{ protocol: 'oidc', provider: 'generic', managed_by: 'manual', jit_membership: 'proven_domains' },
      ...{ entered_at: new Date(), ...others },
    });
    const hosts = [new URL(of.provider.issuer).host];
    await insert('oidc_settings', {
      ...{ ...whose, issuer, client_id, client_authentication, endpoint_hosts: hosts },
    });
    const credential = { id: newId('credential'), kind: 'client_secret' as const, text: String(secret) };
    const sealed = await sealCredential(keyRing, { id, organizationId }, credential);
    if (client_authentication === 'private_key') await ownKey({ id, organizationId, project_id: projectId });
    else if (client_authentication !== 'none')
      await insert('connection_credentials', {
        ...{ ...whose, id: credential.id, kind: credential.kind, state: 'active', sealed },
      });
    return { id, organizationId, directory: of };
  }

  /** An organization with a verified domain, and its connection to a directory of its own. */
  async function customer(
    projectId: string,
    domain = 'contoso.example',
    columns: Columns = {},
  ): Promise<Connection> {
    return connection(projectId, await organization(projectId, domain), directory(), columns);
  }

  /** An application asks for a sign-in; `wish` replaces what it names. */
  async function ask(
    projectId: string,
    wish: object,
    params: Readonly<Record<string, unknown>> = {},
    using = signIn,
  ): Promise<SignInStart> {
    const interactionUid = randomUUID();
    const applicationId = `app_${projectId}`;
    await pool.query(
      `INSERT INTO applications (id, project_id, name, kind) VALUES ($1, $2, 'An application', 'web') ON CONFLICT DO NOTHING`,
      [applicationId, projectId],
    );
    await insert('oauth_states', {
      ...{ project_id: projectId, kind: 'Interaction', id: storedId(interactionUid) },
      payload: JSON.stringify({ returnTo: RETURN_TO, params: { client_id: applicationId, ...params } }),
      expires_at: new Date(Date.now() + 600_000),
    });
    const nothing = {
      organization: undefined,
      connection: undefined,
      loginHint: undefined,
      domainHint: undefined,
      provider: undefined,
      currentSessionId: undefined,
      selectAccount: false,
    };
    const request = { ...nothing, interactionUid, applicationId, freshAuthentication: false, ...wish };
    return using.start(projectId, request);
  }

  async function start(projectId: string, { id }: { id: string }): Promise<Started> {
    const started = await ask(projectId, { connection: id });
    if (!started.ok) throw new Error(started.description);
    const cookie = started.cookies.find(({ prefix }) => prefix.endsWith('att_'));
    if (cookie === undefined) throw new Error('no cookie of an attempt');
    return { ...started, cookie };
  }

  /** The browser comes back. It shows the cookie of the attempt unless told otherwise. */
  function comeBack(
    started: Started,
    {
      connectionId,
      parameters,
      cookie = started.cookie,
    }: {
      connectionId: string;
      parameters: URLSearchParams;
      cookie?: { name: string; value: string } | undefined;
    },
  ) {
    return signIn.callback({
      connectionId,
      parameters,
      cookie: (name) => (name === cookie.name ? cookie.value : undefined),
      facts: { requestId: 'req_test', ipAddress: null },
    });
  }

  /** A whole sign-in of that person. */
  async function signInAs(projectId: string, over: Connection, claims: object) {
    const started = await start(projectId, over);
    const parameters = over.directory.provider.signIn(started.url, claims);
    return comeBack(started, { connectionId: over.id, parameters });
  }

  const rows = async <T extends Columns>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await pool.query(text, values)).rows as T[];

  return {
    ...{ database, signIn, parts, log, insert, rows, project, organization, directory, connection, customer },
    ...{ ask, start, comeBack, signInAs, social, user, join, allowSocial, knows, accepted },
    ...{ graph, reviewed, byHand, ownKey, saml },
  };
}
