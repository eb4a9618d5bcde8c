import {
  type Caller,
  DAY,
  type ErrorCode,
  isPorticoError,
  newId,
  type OrganizationRole,
  systemClock,
} from '@portico/core';
import {
  attemptCounters,
  connectionRecords,
  connections,
  enteredConnections,
  samlSettings,
} from '@portico/database';
import { createVerifier } from '@portico/saml-service-provider';
import { createTestDatabase } from '@portico/testing';
import { KeyRing, newSigningCertificate } from '@portico/vault';
import { afterAll } from 'vitest';
import { createSetup, fetchMetadata, type SamlEntry } from '../src/index.ts';

export const keyRing = KeyRing.parse(
  `test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`,
);
export const ORIGIN = new URL('https://portico.example');
export const ADDRESS = 'https://idp.example/metadata';

export const certificate = (days = 365) =>
  newSigningCertificate({
    commonName: 'idp',
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + days * DAY),
  });
export const [first, second] = await Promise.all([certificate(), certificate()]);

const bare = (pem: string) => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
export const metadataOf = (of: {
  readonly certificates?: readonly string[];
  readonly entityId?: string;
  readonly sso?: string;
  /** Where sign-outs go as a form, and where answers go. */
  readonly out?: readonly [location: string, responses: string];
  readonly validUntil?: string;
}) => {
  const {
    certificates = [first.certificatePem],
    entityId = 'https://idp.example',
    sso = 'https://idp.example/sso',
  } = of;
  const keys = certificates.map(
    (pem) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  const out = of.out
    ? `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${of.out[0]}" ResponseLocation="${of.out[1]}"/>`
    : '';
  const until = of.validUntil === undefined ? '' : ` validUntil="${of.validUntil}"`;
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"${until}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}${out}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${sso}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
};

/** A draft of an organization, and who acts. */
export type Of = {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly caller: Caller;
  readonly as: (acting: OrganizationRole) => Caller;
};
export const entry = (changes: Partial<SamlEntry> = {}): SamlEntry => ({
  ...{ pasted: ADDRESS, entityId: undefined, ssoUrl: undefined, keepsOld: true, ...changes },
});

export const codeOf = (act: Promise<unknown>): Promise<ErrorCode | 'done'> =>
  act.then(
    () => 'done' as const,
    (error: unknown) => {
      if (!isPorticoError(error)) throw error;
      return error.code;
    },
  );

/** What is entered over SAML, on a database of its own. */
export async function samlWorld() {
  const { pool } = await createTestDatabase();
  const verifier = createVerifier();
  afterAll(() => verifier.close());
  /** What is at the address of the metadata. */
  const remote = { status: 200, body: metadataOf({}) };
  const settings = samlSettings(pool);
  const saml = {
    settings,
    readMetadata: verifier.readMetadata,
    fetchMetadata: (url: string) => fetchMetadata(async () => ({ ...remote }), url),
    allowHttp: false,
    responseHosts: ['old.example'],
  };
  const setup = createSetup({
    ...{ keyRing, origin: ORIGIN, clock: systemClock, saml },
    microsoft: { loginOrigin: 'https://login.microsoftonline.com' },
    connections: connections(pool),
    entered: enteredConnections(pool),
    records: connectionRecords(pool),
    counters: attemptCounters(pool),
    lookUp: () => Promise.reject(new Error('nothing here speaks OpenID Connect')),
  });

  /** An organization with a draft over SAML, and somebody of that role who acts. */
  async function drafted(role: OrganizationRole = 'owner'): Promise<Of> {
    const [projectId, organizationId, userId] = [newId('project'), newId('organization'), newId('user')];
    await pool.query(`INSERT INTO projects (id, name) VALUES ($1, 'A project')`, [projectId]);
    await pool.query(`INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, 'An organization')`, [
      organizationId,
      projectId,
    ]);
    await pool.query('INSERT INTO users (id, project_id) VALUES ($1, $2)', [userId, projectId]);
    const as = (acting: OrganizationRole): Caller => ({
      principal: {
        ...{ kind: 'test', userId, projectId, authenticatedAt: new Date(), isOperator: false },
        ...{ projectAdminOf: [], memberships: [{ organizationId, projectId, role: acting }], withheld: [] },
      },
    });
    const caller = as(role);
    const connectionId = await setup.draft({
      organizationId,
      protocol: 'saml',
      provider: 'okta',
      name: 'Okta',
      caller,
    });
    return { organizationId, connectionId, caller, projectId, userId, as };
  }

  /** Somebody comes in over it. */
  async function cameIn({ projectId, organizationId, connectionId, userId }: Of): Promise<void> {
    await pool.query(
      `INSERT INTO identities (id, project_id, organization_id, connection_id, user_id, issuer, subject) VALUES ($1, $2, $3, $4, $5, 'https://idp.example', 'ada')`,
      [newId('identity'), projectId, organizationId, connectionId, userId],
    );
  }

  const certificatesOf = async ({ connectionId }: Of) =>
    (await settings.of(connectionId))?.certificates ?? [];
  const warningsOf = async ({ connectionId }: Of): Promise<{ status: string; warnings: string[] }> =>
    (await pool.query('SELECT status::text, warnings FROM sso_connections WHERE id = $1', [connectionId]))
      .rows[0];
  const statusTo = (of: Of, status: string) =>
    pool.query('UPDATE sso_connections SET status = $2::connection_status WHERE id = $1', [
      of.connectionId,
      status,
    ]);

  return { pool, remote, settings, saml, setup, drafted, cameIn, certificatesOf, warningsOf, statusTo };
}
