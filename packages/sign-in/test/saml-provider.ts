import { newSamlKey } from '@portico/connections';
import { newId } from '@portico/core';
import { readCertificate } from '@portico/saml-service-provider';
import { newSigningCertificate } from '@portico/vault';
import samlp from 'samlp';
import type { Bench } from './bench.ts';

const ENTITY = 'https://idp.example/metadata';
const SSO = 'https://idp.example/sso';
export const SLO = 'https://idp.example/slo';
const NOW = new Date();

const certificate = (commonName: string) =>
  newSigningCertificate({
    commonName,
    notBefore: new Date(NOW.getTime() - 86_400_000),
    notAfter: new Date(NOW.getTime() + 86_400_000),
  });
export const idpKey = await certificate('idp');
export const strangerKey = await certificate('stranger');

export const ADA = {
  id: 'ada-1',
  displayName: 'Ada Lovelace',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'Ada@contoso.example' }],
};

/** A customer of a project of its own, whose connection speaks SAML with an identity provider that nobody here wrote. */
export async function samlCustomer(
  bench: Bench,
  columns: Readonly<Record<string, unknown>> = {},
  connection: Readonly<Record<string, unknown>> = {},
) {
  const projectId = await bench.project();
  const organizationId = await bench.organization(projectId, 'contoso.example');
  const id = newId('connection');
  const whose = { project_id: projectId, organization_id: organizationId, connection_id: id };
  await bench.insert('sso_connections', {
    ...{ id, project_id: projectId, organization_id: organizationId, name: 'SAML', status: 'active' },
    ...{ protocol: 'saml', provider: 'generic', managed_by: 'manual', jit_membership: 'proven_domains' },
    ...{ entered_at: NOW, ...connection },
  });
  await bench.insert('saml_settings', {
    ...{ ...whose, idp_entity_id: ENTITY, sso_redirect_url: SSO, slo_url: SLO, ...columns },
  });
  const { fingerprint, pem, notAfter } = readCertificate(idpKey.certificatePem);
  await bench.insert('saml_certificates', { ...whose, fingerprint, pem, not_after: notAfter });
  const key = await newSamlKey(bench.parts.keyRing, { id, organizationId }, NOW);
  await bench.insert('connection_credentials', {
    ...{ ...whose, id: key.id, kind: key.kind, state: 'active', sealed: key.sealed },
  });
  return { id, projectId, organizationId };
}

export type SamlCustomer = Awaited<ReturnType<typeof samlCustomer>>;

/** What that provider answers to a request. @param options of samlp, in place of what fits */
export function answerTo(
  request: { readonly id: string; readonly acsUrl: string; readonly entityId: string },
  options: Readonly<Record<string, unknown>> = {},
  person: object = ADA,
): Promise<string> {
  const settings = {
    ...{ issuer: ENTITY, cert: idpKey.certificatePem, key: idpKey.privateKeyPem },
    ...{ audience: request.entityId, recipient: request.acsUrl, destination: request.acsUrl },
    ...{ inResponseTo: request.id, lifetimeInSeconds: 300, sessionIndex: '_at-idp' },
    ...{ signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256', ...options },
  };
  return new Promise((resolve, reject) => {
    samlp.getSamlResponse(settings, person, (error: Error | null, xml: string) =>
      error ? reject(error) : resolve(Buffer.from(xml).toString('base64')),
    );
  });
}
